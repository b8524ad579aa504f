import { isCountry } from '../../core/validation/countries.ts';
import { aboutField, type CrossRule, type Fields } from '../../core/validation/cross-rules.ts';
import { isCurrency } from '../../core/validation/currencies.ts';
import { composed } from '../../core/validation/spelling.ts';
import { stateProblem } from '../model/country-states.ts';
import { type DeviceStatus, lifecycle } from '../model/lifecycle.ts';
import { priceProblem } from '../model/money.ts';
import { phoneProblem } from '../model/phone-numbers.ts';

/** Countries in which every carrier can ask for a signature (docs/contracts/devices.md, "Placing an order"). */
const SIGNATURE_COUNTRIES: readonly string[] = ['US', 'CA'];

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Maximum number of pieces of one title in an order, over all its items (docs/contracts/devices.md, "Placing an order"). */
export const MOST_PIECES = 1_000;

const isQuantity = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value);

/** Limits the total quantity of all items with the same title. */
const sumRule: CrossRule = ({ items }) => {
  const ordered = (Array.isArray(items) ? items : []).flatMap((item: unknown, index) => {
    const { product_title: title, quantity }: Fields = typeof item === 'object' && item !== null ? { ...item } : {};
    const isPossible = isQuantity(quantity) && quantity >= 1 && quantity <= MOST_PIECES;
    return typeof title === 'string' && isPossible ? [{ title, quantity, index }] : [];
  });
  return [...Map.groupBy(ordered, ({ title }) => composed(title)).values()].flatMap((same) => {
    const sum = same.reduce((total, { quantity }) => total + quantity, 0);
    if (sum <= MOST_PIECES) return [];
    const message = `adds up to ${sum} with the other items of this title; at most ${MOST_PIECES} can be ordered`;
    return same.map(({ index }) => ({ path: ['items', index, 'quantity'], message }));
  });
};

/** Rules of a new order that involve several fields (docs/contracts/devices.md, "Placing an order"). */
export const newOrderRules: readonly CrossRule[] = [
  sumRule,
  aboutField('shipping_state', ({ shipping_country: country, shipping_state }) => {
    const state = text(shipping_state);
    return isCountry(country) && state !== undefined ? stateProblem(country, state) : undefined;
  }),
  aboutField('phone_number', ({ shipping_country: country, phone_number }) => {
    const phoneNumber = text(phone_number);
    if (phoneNumber === undefined) return undefined;
    return phoneProblem(phoneNumber, isCountry(country) ? country : undefined);
  }),
  aboutField('is_signature_required', ({ shipping_country: country, is_signature_required }) =>
    is_signature_required === true && isCountry(country) && !SIGNATURE_COUNTRIES.includes(country)
      ? `cannot be true for ${country}: a signature can be asked for in ${SIGNATURE_COUNTRIES.join(' and ')} only`
      : undefined,
  ),
];

/** Rules of a price and its currency (docs/contracts/devices.md, "Placing an order"). */
export const priceRules: readonly CrossRule[] = [
  aboutField('price', ({ price, currency }) =>
    typeof price === 'number' && typeof currency === 'string' && isCurrency(currency)
      ? priceProblem(price, currency)
      : undefined,
  ),
];

const isStatus = (value: unknown): value is DeviceStatus =>
  typeof value === 'string' && Object.hasOwn(lifecycle, value);

const TRACKED = Object.entries(lifecycle).flatMap(([status, { tracked }]) => (tracked ? [status] : []));

/** Rules that accept tracking data only with a status in which the order has a shipment. */
export const trackingRules: readonly CrossRule[] = ['tracking_number', 'carrier', 'tracking_status'].map((field) =>
  aboutField(field, (fields) =>
    fields[field] !== undefined && isStatus(fields.status) && lifecycle[fields.status].tracked === undefined
      ? `belongs to an order that is shipped: give it with ${TRACKED.join(', ')}`
      : undefined,
  ),
);
