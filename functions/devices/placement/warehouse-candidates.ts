import { unavailable, validationFailed } from '../../core/problems/problem.ts';
import type { Catalog } from '../catalog/offers.ts';
import type { Offer, Warehouse } from '../model/catalog-items.ts';
import { currencyProblems, type Item, type Line } from '../rules/warehouse-rules.ts';

/** A warehouse that may ship an order, with one line for each item. `offer` is undefined if it offers nothing under the title. */
export interface Candidate {
  readonly warehouse: Warehouse;
  readonly lines: readonly { readonly item: Item; readonly offer: Offer | undefined }[];
}

/** A warehouse that offers every item. Its stock may still be too small. */
export interface CompleteCandidate extends Candidate {
  readonly lines: readonly Line[];
}

/** Returns true if a warehouse offers every item. */
export const hasEveryItem = (candidate: Candidate): candidate is CompleteCandidate =>
  candidate.lines.every(({ offer }) => offer !== undefined);

/**
 * Returns the warehouses that may ship an order, with their offers, in the sequence given. Excludes warehouses that offer every
 * item, but in several currencies or in one that has ended.
 *
 * @param time of the order, RFC 3339 in UTC
 * @param shipping the warehouses that serve the country and offer the shipping option
 * @throws Problem `validation-failed` if every warehouse that offers all items does so in several currencies; `unavailable` if a
 * product was renamed while the catalog was read
 * @example
 * candidateWarehouses([dock], [columbus], { offers: new Map([[dock.title, new Map([[columbus.warehouse_id, offer]])]]) }, '2027-03-01T12:00:00Z')
 * // [{ warehouse: columbus, lines: [{ item: dock, offer }] }]
 */
export function candidateWarehouses(
  items: readonly Item[],
  shipping: readonly Warehouse[],
  { offers }: Pick<Catalog, 'offers'>,
  time: string,
): Candidate[] {
  const all = shipping.map((warehouse): Candidate => {
    const { warehouse_id } = warehouse;
    return { warehouse, lines: items.map((item) => ({ item, offer: offers.get(item.title)?.get(warehouse_id) })) };
  });
  if (all.some(hasOneProductTwice)) throw unavailable(new Error('A product was renamed while its titles were read'));
  const problems = all.filter(hasEveryItem).map(({ lines }) => currencyProblems(lines, time));
  const [mixed = []] = problems.filter((found) => found.length > 0);
  const candidates = all.filter((one) => !hasEveryItem(one) || currencyProblems(one.lines, time).length === 0);
  if (mixed.length > 0 && !candidates.some(hasEveryItem)) throw validationFailed(mixed);
  return candidates;
}

/**
 * Detects a product that was renamed during the read and therefore appears under both titles. An order must not contain it twice.
 */
function hasOneProductTwice({ lines }: Candidate): boolean {
  const offers = lines.flatMap(({ offer }) => offer ?? []);
  return new Set(offers.map(({ company_sku }) => company_sku)).size < offers.length;
}
