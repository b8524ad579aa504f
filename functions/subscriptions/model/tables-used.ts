import type { TablesUsed } from '../../core/model/tables.ts';

/**
 * The actions of a function that completes orders. An order placed after its customer's anniversary first runs that anniversary,
 * which reads offers and discounts and places a renewal order.
 */
export const COMPLETES_ORDERS = {
  Orders: ['Query', 'PutItem', 'UpdateItem'],
  Accounts: ['BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'],
  Catalog: ['BatchGetItem', 'Query'],
} as const satisfies TablesUsed;
