import type * as z from 'zod';
import { withUnknownMembers } from '../../core/model/unknown-members.ts';
import { type CreateOrder, UpdateOrder, writableFields } from '../contract/order-contract.ts';
import type { ApplianceData, WritableField } from '../model/order-data.ts';

type OrderInput = z.output<typeof CreateOrder> | z.output<typeof UpdateOrder>;

/** Values of fields that are stored even if cleared or never set, because filters and rules read them. */
const EMPTY = { flagged: false, nats: [], nodes: [] } as const satisfies ApplianceData;

/**
 * Builds the data of a new order.
 *
 * @example dataOfNewOrder({ city: 'Rotterdam', notes: null }) // { flagged: false, nats: [], nodes: [], city: 'Rotterdam' }
 */
export function dataOfNewOrder(input: z.output<typeof CreateOrder>): ApplianceData {
  return { ...EMPTY, ...setFields(input) };
}

/**
 * Applies an update to the data. An omitted field keeps its value; null clears the field (docs/contracts/appliances.md,
 * "Endpoints").
 *
 * @example dataAfterUpdate({ city: 'Rotterdam', notes: 'East gate.' }, { notes: null, zip: '3072 AP' })
 * // { flagged: false, nats: [], nodes: [], city: 'Rotterdam', zip: '3072 AP' }
 */
export function dataAfterUpdate(data: ApplianceData, input: z.output<typeof UpdateOrder>): ApplianceData {
  const cleared = new Set<string>(writableFields.filter((field) => input[field] === null));
  const kept = Object.fromEntries(Object.entries(data).filter(([field]) => !cleared.has(field)));
  return withUnknownMembers(UpdateOrder, data, { ...EMPTY, ...kept, ...setFields(input) });
}

/**
 * Builds the data of a clone: the site data, without the fields of the original order (docs/contracts/appliances.md,
 * "Endpoints").
 */
export function dataOfClone(original: {
  readonly uid: string;
  readonly number: number;
  readonly data: ApplianceData;
}): ApplianceData {
  const { customerRefNum: _ref, dueDate: _due, flagged: _flagged, ...site } = original.data;
  return { ...EMPTY, ...site, clonedFromId: original.uid, clonedFromOrderNumber: original.number };
}

function setFields(input: OrderInput): ApplianceData {
  const set = writableFields.filter((field) => input[field] !== undefined && input[field] !== null);
  return withoutNulls(Object.fromEntries(set.map((field) => [field, input[field]])) as Pick<OrderInput, WritableField>);
}

/** The type of a value without its fields that are null. */
type WithoutNulls<Value> = Value extends readonly (infer Item)[]
  ? WithoutNulls<Item>[]
  : Value extends object
    ? { [Name in keyof Value]?: WithoutNulls<NonNullable<Value[Name]>> }
    : Value;

/** Returns a value without its fields that are null, since nothing is stored as null. */
export function withoutNulls<Value>(value: Value): WithoutNulls<Value>;
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) =>
      inner === null || inner === undefined ? [] : [[name, withoutNulls(inner)]],
    ),
  );
}
