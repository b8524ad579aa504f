import type { FieldProblem } from '../../core/problems/problem.ts';
import { closeNames } from '../../core/validation/did-you-mean.ts';
import { shown } from '../../core/validation/issue-message.ts';
import type { Offer, Warehouse } from '../model/catalog-items.ts';

/** Titles that are named for one that is unknown. */
const MOST_CLOSE_TITLES = 5;

/** The items of a request that have one title. */
export interface TitledItem {
  readonly title: string;
  /** Where they are in the request's `items`, for messages. */
  readonly indexes: readonly number[];
}

/** What a request asks for under one title: its items of the same title made one. */
export interface Item extends TitledItem {
  readonly quantity: number;
}

/** An item, and what a warehouse offers under its title. */
export interface Line {
  readonly item: Item;
  readonly offer: Offer;
}

/** The items of a request with the same title made one, with the sum, in the sequence of their first appearance. */
export function mergeItems(items: readonly { readonly product_title: string; readonly quantity: number }[]): Item[] {
  const byTitle = new Map<string, Item>();
  for (const [index, { product_title: title, quantity }] of items.entries()) {
    const before = byTitle.get(title);
    byTitle.set(title, {
      title,
      quantity: (before?.quantity ?? 0) + quantity,
      indexes: [...(before?.indexes ?? []), index],
    });
  }
  return [...byTitle.values()];
}

/**
 * What is wrong with items, told of each place in the request that asks for them, in the sequence of the request.
 *
 * @param messageOf what is wrong with an item, if anything
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
 * The warehouses that may ship an order, the first to be tried first: they serve the country and offer the shipping option
 * (docs/contracts/devices.md, "Placing an order"). Where there is none, {@link shippingProblems} says why.
 *
 * @param warehouses all of the tenant's
 */
export const shippingWarehouses = (
  warehouses: readonly Warehouse[],
  country: string,
  option: string,
): readonly Warehouse[] =>
  warehouses.filter((one) => serves(one, country) && one.shipping_options.includes(option)).sort(byPriority);

/** The sequence in which warehouses are tried: those of one priority by their ids. */
export const byPriority = (one: Warehouse, other: Warehouse): number =>
  one.priority - other.priority || (one.warehouse_id < other.warehouse_id ? -1 : 1);

const serves = ({ countries }: Warehouse, country: string) => countries.includes(country);

/**
 * Why no warehouse ships an order: none serves the country, or none that does offers the option. Both may be so; each is told with
 * the countries or the options there are.
 *
 * @param warehouses all of the tenant's
 * @param country undefined where it is not known: then all options there are will do
 * @param option undefined where it is not known
 */
export function shippingProblems(
  warehouses: readonly Warehouse[],
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
  // A tenant without warehouses has no options that another order could name.
  if (option !== undefined && warehouses.length > 0 && !options.includes(option)) {
    const where = serving.length > 0 ? ` to ${country}` : '';
    const message = `${shown(option)} is not offered${where}; options there are: ${options.join(', ')}`;
    problems.push({ path: 'expedite_shipping', message });
  }
  return problems;
}

/** What the warehouses have of something, each once. */
const allOf = (warehouses: readonly Warehouse[], of: (one: Warehouse) => readonly string[]): string[] =>
  [...new Set(warehouses.flatMap(of))].sort();

/**
 * What is told of items that no warehouse of the tenant has: the titles that are close.
 *
 * @param unknown the items
 * @param titles all that the tenant's warehouses have
 */
export function unknownProducts(unknown: readonly TitledItem[], titles: Iterable<string>): FieldProblem[] {
  const known = [...new Set(titles)];
  return itemProblems(unknown, 'product_title', ({ title }) => {
    const close = closeNames(title, known, MOST_CLOSE_TITLES).map((one) => JSON.stringify(one));
    const hint = close.length === 0 ? 'see GET /inventory' : `did you mean ${close.join(' or ')}?`;
    return `${shown(title)} is not a title in the inventory; ${hint}`;
  });
}

/** What keeps lines of one warehouse from being one order: they are priced in different currencies. */
export function currencyProblems(lines: readonly Line[]): FieldProblem[] {
  const currencyOf = new Map(lines.map(({ item, offer }) => [item, offer.currency]));
  if (new Set(currencyOf.values()).size < 2) return [];
  return itemProblems(
    [...currencyOf.keys()],
    'product_title',
    (item) => `is priced in ${currencyOf.get(item)}; an order has one currency: order what has another apart`,
  );
}
