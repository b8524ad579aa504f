import type { FieldProblem } from '../core/problem.ts';
import type { DeviceOrderData } from './contract.ts';
import { isCountry, stateProblem } from './countries.ts';
import { type DeviceStatus, lifecycle } from './lifecycle.ts';
import { isCurrency, priceProblem } from './money.ts';
import { phoneProblem } from './phone-numbers.ts';

/** Where the carriers of every warehouse take a signature (contract, "Placing an order"). */
const SIGNATURE_COUNTRIES: readonly string[] = ['US', 'CA'];

/** A rule over several fields of a request. What a field is, is known by its schema; here it may be anything. */
export interface CrossRule {
  /** The field that the problem is told of. */
  readonly path: string;
  /** What is wrong, if anything, in an object whose `path` is well-formed; nothing where another field that it reads is not. */
  readonly problem: (fields: Readonly<Record<string, unknown>>) => string | undefined;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The rules of a new order that read several of its fields: contract, "Placing an order". */
export const newOrderRules: readonly CrossRule[] = [
  {
    path: 'shipping_state',
    problem: ({ shipping_country: country, shipping_state }) => {
      const state = text(shipping_state);
      return isCountry(country) && state !== undefined ? stateProblem(country, state) : undefined;
    },
  },
  {
    path: 'phone_number',
    problem: ({ shipping_country: country, phone_number }) => {
      const phoneNumber = text(phone_number);
      if (phoneNumber === undefined) return undefined;
      return phoneProblem(phoneNumber, isCountry(country) ? country : undefined);
    },
  },
  {
    path: 'is_signature_required',
    problem: ({ shipping_country: country, is_signature_required }) =>
      is_signature_required === true && isCountry(country) && !SIGNATURE_COUNTRIES.includes(country)
        ? `cannot be true for ${country}: a signature can be asked for in ${SIGNATURE_COUNTRIES.join(' and ')} only`
        : undefined,
  },
];

/** A price has no more decimals than its currency (contract, "Placing an order": money). */
export const priceRules: readonly CrossRule[] = [
  {
    path: 'price',
    problem: ({ price, currency }) =>
      typeof price === 'number' && typeof currency === 'string' && isCurrency(currency)
        ? priceProblem(price, currency)
        : undefined,
  },
];

const isStatus = (value: unknown): value is DeviceStatus =>
  typeof value === 'string' && Object.hasOwn(lifecycle, value);

const TRACKED = Object.entries(lifecycle).flatMap(([status, { tracked }]) => (tracked ? [status] : []));

/** What an operator tells of a shipment is told with a status in which there is one. */
export const trackingRules: readonly CrossRule[] = ['tracking_number', 'carrier', 'tracking_status'].map((path) => ({
  path,
  problem: (fields) =>
    fields[path] !== undefined && isStatus(fields.status) && lifecycle[fields.status].tracked === undefined
      ? `belongs to an order that is shipped: give it with ${TRACKED.join(', ')}`
      : undefined,
}));

/** What an order lacks to be in a status: `SHIPPED` needs a tracking number and a carrier (contract, "Status"). */
export function missingTracking(
  status: DeviceStatus,
  known: DeviceOrderData['tracking'],
  told: { readonly tracking_number?: string | undefined; readonly carrier?: string | undefined },
): readonly FieldProblem[] {
  return (lifecycle[status].requires ?? []).flatMap((path) =>
    told[path] === undefined && known?.[path] === undefined
      ? [{ path, message: `is missing; ${status} needs it` }]
      : [],
  );
}
