import { closeNames } from '../core/closest.ts';
import { shown } from '../core/issue-message.ts';
import { type FieldProblem, validationFailed } from '../core/problem.ts';
import type { Offer, Warehouse } from './catalog-items.ts';

/** Titles that are named for one that is unknown. */
const MOST_CLOSE_TITLES = 5;

/** What a request asks for under one title: its items of the same title made one. */
export interface Item {
  readonly title: string;
  readonly quantity: number;
  /** Where they are in the request's `items`, for messages. */
  readonly indexes: readonly number[];
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

/** A problem with an item, told of each place in the request that asks for it. */
export const itemProblems = (item: Item, field: 'product_title' | 'quantity', message: string): FieldProblem[] =>
  item.indexes.map((index) => ({ path: `items[${index}].${field}`, message }));

/**
 * The warehouses that may ship an order, the first to be tried first: they serve the country and offer the shipping option
 * (contract, "Placing an order").
 *
 * @param warehouses all of the tenant's
 * @throws Problem `validation-failed` when there is none, with the countries or the options there are
 */
export function shippingWarehouses(
  warehouses: readonly Warehouse[],
  country: string,
  option: string,
): readonly Warehouse[] {
  const shipping = warehouses.filter((one) => serves(one, country) && one.shipping_options.includes(option));
  if (shipping.length === 0) throw validationFailed(shippingProblems(warehouses, country, option));
  return shipping.toSorted(byPriority);
}

/** The sequence in which warehouses are tried: those of one priority by their ids. */
export const byPriority = (one: Warehouse, other: Warehouse): number =>
  one.priority - other.priority || (one.warehouse_id < other.warehouse_id ? -1 : 1);

const serves = ({ countries }: Warehouse, country: string) => countries.includes(country);

/** Why no warehouse ships an order: none serves the country, or none that does offers the option. Both may be so. */
function shippingProblems(warehouses: readonly Warehouse[], country: string, option: string): FieldProblem[] {
  const serving = warehouses.filter((one) => serves(one, country));
  const countries = allOf(warehouses, ({ countries }) => countries);
  const options = allOf(serving.length > 0 ? serving : warehouses, ({ shipping_options }) => shipping_options);
  const toCountry: FieldProblem = {
    path: 'shipping_country',
    message: `no warehouse ships to ${country}; countries there are: ${countries.join(', ') || 'none'}`,
  };
  const where = serving.length > 0 ? ` to ${country}` : '';
  const byOption: FieldProblem = {
    path: 'expedite_shipping',
    message: `${shown(option)} is not offered${where}; options there are: ${options.join(', ') || 'none'}`,
  };
  return [...(serving.length > 0 ? [] : [toCountry]), ...(options.includes(option) ? [] : [byOption])];
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
export function unknownProducts(unknown: readonly Item[], titles: Iterable<string>): FieldProblem[] {
  const known = [...new Set(titles)];
  return unknown.flatMap((item) => {
    const close = closeNames(item.title, known, MOST_CLOSE_TITLES).map((title) => JSON.stringify(title));
    const hint = close.length === 0 ? 'see GET /inventory' : `did you mean ${close.join(' or ')}?`;
    return itemProblems(item, 'product_title', `${shown(item.title)} is not a title in the inventory; ${hint}`);
  });
}

/** What keeps lines of one warehouse from being one order: they are priced in different currencies. */
export function currencyProblems(lines: readonly Line[]): FieldProblem[] {
  if (new Set(lines.map(({ offer }) => offer.currency)).size < 2) return [];
  return lines.flatMap(({ item, offer }) =>
    itemProblems(
      item,
      'product_title',
      `is priced in ${offer.currency}; an order has one currency: order what has another apart`,
    ),
  );
}
