import type { FieldProblem } from '../../core/problems/problem.ts';
import { endOfCurrency } from '../../core/validation/currencies.ts';
import { closeNamesOf } from '../../core/validation/did-you-mean.ts';
import { quoted, shown } from '../../core/validation/issue-message.ts';
import { composed } from '../../core/validation/spelling.ts';
import { compareTexts } from '../../core/validation/text-order.ts';
import type { Offer, Warehouse } from '../model/catalog-items.ts';

/** Maximum number of titles to suggest for an unknown title. */
const MOST_CLOSE_TITLES = 5;

/** Maximum number of unknown titles that get suggestions. More are no typing mistakes, and each takes time to compare. */
const MOST_HINTED_ITEMS = 10;

/** All items of a request with the same title. */
export interface TitledItem {
  readonly title: string;
  /** Positions in the request's `items`, for messages. */
  readonly indexes: readonly number[];
}

/** All items of a request with the same title, merged into one. */
export interface Item extends TitledItem {
  readonly quantity: number;
}

/** An item, with the offer of a warehouse under its title. */
export interface Line {
  readonly item: Item;
  readonly offer: Offer;
}

/**
 * Merges items with the same title, in any spelling of Unicode, and adds their quantities. Keeps the sequence and the spelling of the
 * first appearance.
 *
 * @example
 * mergeItems([
 *   { product_title: 'Tessaro Dock 9', quantity: 2 },
 *   { product_title: 'Ardenne Book 13', quantity: 1 },
 *   { product_title: 'Tessaro Dock 9', quantity: 3 },
 * ])
 * // [{ title: 'Tessaro Dock 9', quantity: 5, indexes: [0, 2] }, { title: 'Ardenne Book 13', quantity: 1, indexes: [1] }]
 */
export function mergeItems(items: readonly { readonly product_title: string; readonly quantity: number }[]): Item[] {
  const byTitle = new Map<string, Item>();
  for (const [index, { product_title, quantity }] of items.entries()) {
    const before = byTitle.get(composed(product_title));
    byTitle.set(composed(product_title), {
      title: before?.title ?? product_title,
      quantity: (before?.quantity ?? 0) + quantity,
      indexes: [...(before?.indexes ?? []), index],
    });
  }
  return [...byTitle.values()];
}

/**
 * Reports a problem of each item, at every position of the request that the item was merged from. Keeps the sequence of the
 * request.
 *
 * @param messageOf returns the problem of an item
 * @example itemProblems([{ title: 'Dock', indexes: [0, 2] }], 'quantity', () => 'is too high')
 * // [{ path: 'items[0].quantity', message: 'is too high' }, { path: 'items[2].quantity', message: 'is too high' }]
 */
export function itemProblems<Of extends TitledItem>(
  items: readonly Of[],
  field: 'product_title' | 'quantity',
  messageOf: (item: Of) => string,
): FieldProblem[] {
  return items
    .flatMap((item) => {
      const message = messageOf(item);
      return item.indexes.map((index) => ({ index, message }));
    })
    .sort((one, other) => one.index - other.index)
    .map(({ index, message }) => ({ path: `items[${index}].${field}`, message }));
}

/**
 * Returns the warehouses that may ship an order, in selection order. They serve the country and offer the shipping option
 * (docs/contracts/devices.md, "Placing an order"). If the result is empty, {@link shippingProblems} gives the reasons.
 *
 * @param warehouses all warehouses of the tenant
 * @example shippingWarehouses([{ ...columbus, countries: ['US'], shipping_options: ['Overnight'] }], 'DE', 'Overnight') // []
 */
export const shippingWarehouses = (
  warehouses: readonly Warehouse[],
  country: string,
  option: string,
): readonly Warehouse[] =>
  warehouses.filter((one) => serves(one, country) && isAmong(one.shipping_options, option)).sort(byPriority);

/** The rank of a warehouse among those that may ship an order. */
type Ranked = Pick<Warehouse, 'warehouse_id' | 'priority'>;

/**
 * Compares warehouses for sorting in selection order: by `priority`, then by id.
 *
 * @returns a negative number if `one` comes first
 * @example byPriority({ warehouse_id: 'columbus', priority: 10 }, { warehouse_id: 'rotterdam', priority: 20 }) // -10
 */
export const byPriority = (one: Ranked, other: Ranked): number =>
  one.priority - other.priority || compareTexts(one.warehouse_id, other.warehouse_id);

/** Destinations and shipping options of a warehouse. */
type Reach = Pick<Warehouse, 'countries' | 'shipping_options'>;

const serves = ({ countries }: Reach, country: string) => countries.includes(country);

const isAmong = (options: readonly string[], option: string) =>
  options.some((offered) => composed(offered) === composed(option));

/**
 * Explains why no warehouse ships an order. Either no warehouse serves the country, or no serving warehouse offers the shipping
 * option. Both problems may apply. Each message lists the countries or options that are available.
 *
 * @param warehouses all warehouses of the tenant
 * @param country undefined if unknown; the options of all warehouses are valid then
 * @param option undefined if unknown
 * @returns no problems if a warehouse ships the order
 * @example shippingProblems([{ countries: ['US'], shipping_options: ['UPS Ground'] }], 'DE', 'UPS Ground')
 * // [{ path: 'shipping_country', message: 'no warehouse ships to DE; countries there are: US' }]
 */
export function shippingProblems(
  warehouses: readonly Reach[],
  country: string | undefined,
  option: string | undefined,
): FieldProblem[] {
  const serving = warehouses.filter((one) => country !== undefined && serves(one, country));
  const countries = allOf(warehouses, ({ countries }) => countries);
  const options = allOf(serving.length > 0 ? serving : warehouses, ({ shipping_options }) => shipping_options);
  const problems: FieldProblem[] = [];
  if (country !== undefined && serving.length === 0) {
    const message = `no warehouse ships to ${country}; countries there are: ${countries.join(', ') || 'none'}`;
    problems.push({ path: 'shipping_country', message });
  }
  // A tenant without warehouses has no options to suggest.
  if (option !== undefined && warehouses.length > 0 && !isAmong(options, option)) {
    const where = serving.length > 0 ? ` to ${country}` : '';
    const message = `${shown(option)} is not offered${where}; options there are: ${options.join(', ')}`;
    problems.push({ path: 'expedite_shipping', message });
  }
  return problems;
}

/** Returns the sorted values of all warehouses, without duplicates. */
const allOf = (warehouses: readonly Reach[], of: (one: Reach) => readonly string[]): string[] =>
  [...new Set(warehouses.flatMap(of))].sort();

/**
 * Reports items with unknown titles, and suggests similar titles.
 *
 * @param unknown items that no warehouse of the tenant offers
 * @param titles titles of the tenant's warehouses among which to look
 * @example unknownProducts([{ title: 'Ardenne Bok 13', indexes: [0] }], ['Ardenne Book 13'])
 * // [{ path: 'items[0].product_title',
 * //    message: '"Ardenne Bok 13" is not a title in the inventory; did you mean "Ardenne Book 13"?' }]
 */
export function unknownProducts(unknown: readonly TitledItem[], titles: Iterable<string>): FieldProblem[] {
  const closeTo = closeNamesOf(titles, MOST_CLOSE_TITLES);
  const hinted = new Set(unknown.slice(0, MOST_HINTED_ITEMS));
  return itemProblems(unknown, 'product_title', (item) => {
    const { title } = item;
    const close = hinted.has(item) ? closeTo(title).map(quoted) : [];
    const hint = close.length === 0 ? 'see GET /inventory' : `did you mean ${close.join(' or ')}?`;
    return `${shown(title)} is not a title in the inventory; ${hint}`;
  });
}

/**
 * Reports lines of one warehouse with prices in different currencies, since an order has one currency, and lines whose currency is no
 * money any more.
 *
 * @param time of the order, RFC 3339 in UTC
 * @returns no problems if all lines have the same currency, and it circulates
 * @example
 * currencyProblems([
 *   { item: { title: 'Ardenne Book 13', indexes: [0] }, offer: { currency: 'USD' } },
 *   { item: { title: 'Tessaro Dock 9', indexes: [1] }, offer: { currency: 'USD' } },
 * ], '2027-03-01T12:00:00Z')
 * // []
 */
export function currencyProblems(
  lines: readonly { readonly item: TitledItem; readonly offer: Pick<Offer, 'currency'> }[],
  time: string,
): FieldProblem[] {
  const currencyOf = new Map(lines.map(({ item, offer }) => [item, offer.currency]));
  const endOf = (item: TitledItem) => endOfCurrency(currencyOf.get(item) ?? '', time);
  const ended = [...currencyOf.keys()].filter((item) => endOf(item) !== undefined);
  if (ended.length > 0) {
    return itemProblems(
      ended,
      'product_title',
      (item) => `is priced in ${currencyOf.get(item)}, no currency since ${endOf(item)}; the operator must set a price`,
    );
  }
  if (new Set(currencyOf.values()).size < 2) return [];
  return itemProblems(
    [...currencyOf.keys()],
    'product_title',
    (item) => `is priced in ${currencyOf.get(item)}; an order has one currency: order what has another apart`,
  );
}
