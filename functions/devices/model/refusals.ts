import { type FieldProblem, Problem } from '../../core/problems/problem.ts';
import { shown } from '../../core/validation/issue-message.ts';
import type { ErrorCode } from './error-codes.ts';

const refuse = (code: ErrorCode, status: number, detail: string, fields: readonly FieldProblem[] = []) =>
  new Problem('refused', detail, { refusal: { code, status }, fields });

/** 404: no warehouse of the tenant offers the products. The problems name each field, with similar titles. */
export const unknownProduct = (fields: readonly FieldProblem[]): Problem =>
  refuse('UNKNOWN_PRODUCT', 404, 'There is no such product; see GET /inventory.', fields);

/** 409: no single warehouse has enough. The problems state the available quantity of each item. */
export const insufficientStock = (fields: readonly FieldProblem[]): Problem =>
  refuse('INSUFFICIENT_STOCK', 409, 'There is not enough in stock; nothing was changed.', fields);

/** 404: the warehouse has no product with this SKU. Operators, who add products, see no inventory. */
export const productNotFound = (companySku: string): Problem =>
  refuse('UNKNOWN_PRODUCT', 404, 'The warehouse has no such product; add it with PUT first.', [
    { path: 'company_sku', message: `${shown(companySku)} is none of the warehouse` },
  ]);

/** 409: the stock holds fewer pieces than an operator wants to take out. */
export const belowZero = (taken: number, available: number): Problem =>
  insufficientStock([{ path: 'change', message: `${taken} taken out, ${available} available` }]);

/**
 * 409: an order that is shipped, delivered or returned cannot be cancelled.
 *
 * @example alreadyShipped('DELIVERED').message // 'The order is delivered already and cannot be cancelled.'
 */
export const alreadyShipped = (status: string): Problem =>
  refuse('ORDER_ALREADY_SHIPPED', 409, `The order is ${status.toLowerCase()} already and cannot be cancelled.`);

/** 404: the warehouse does not exist, or belongs to another tenant. The message is the same for both. */
export const warehouseNotFound = (warehouseId: string): Problem =>
  refuse('WAREHOUSE_NOT_FOUND', 404, 'There is no such warehouse; see GET /warehouses.', [
    { path: 'warehouse_id', message: `${shown(warehouseId)} is no warehouse` },
  ]);

/** 404: the warehouse does not exist. Operators, who add warehouses, see no list of them. */
export const warehouseNotAdded = (warehouseId: string): Problem =>
  refuse('WAREHOUSE_NOT_FOUND', 404, 'There is no such warehouse; add it with PUT first.', [
    { path: 'warehouse_id', message: `${shown(warehouseId)} is no warehouse` },
  ]);

/** 409: the warehouse belongs to another tenant. */
export const warehouseTaken = (): Problem =>
  refuse('WAREHOUSE_TAKEN', 409, "The warehouse is another tenant's, and stays that; choose another warehouse_id.", [
    { path: 'tenant', message: 'is not that of the warehouse' },
  ]);

/** 409: another product of the warehouse has the title. */
export const titleTaken = (title: string, companySku: string): Problem =>
  refuse('TITLE_TAKEN', 409, 'Another product of the warehouse has this title; titles are unique within a warehouse.', [
    { path: 'title', message: `${shown(title)} is the title of ${companySku}` },
  ]);
