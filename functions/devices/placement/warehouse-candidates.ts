import { unavailable, validationFailed } from '../../core/problems/problem.ts';
import type { Catalog } from '../catalog/offers.ts';
import type { Offer, Warehouse } from '../model/catalog-items.ts';
import { currencyProblems, type Item, type Line } from '../rules/warehouse-rules.ts';

/** A warehouse that may ship an order, with a line for each item: `offer` is absent where it has nothing under the title. */
export interface Candidate {
  readonly warehouse: Warehouse;
  readonly lines: readonly { readonly item: Item; readonly offer: Offer | undefined }[];
}

/** A warehouse that has every item in its catalog; how many pieces is another matter. */
export interface CompleteCandidate extends Candidate {
  readonly lines: readonly Line[];
}

/** Whether a warehouse has every item in its catalog. */
export const hasEveryItem = (candidate: Candidate): candidate is CompleteCandidate =>
  candidate.lines.every(({ offer }) => offer !== undefined);

/**
 * What the warehouses that may ship an order offer of it, in their sequence. One that offers all of it, but in several currencies,
 * is not among them.
 *
 * @param shipping of the catalog's warehouses those that may ship the order
 * @throws Problem `validation-failed` when all that offer the items do so in several currencies; `unavailable` when a product was
 * renamed while the catalog was read
 */
export function candidateWarehouses(
  items: readonly Item[],
  shipping: readonly Warehouse[],
  { offers }: Pick<Catalog, 'offers'>,
): Candidate[] {
  const all = shipping.map((warehouse): Candidate => {
    const { warehouse_id } = warehouse;
    return { warehouse, lines: items.map((item) => ({ item, offer: offers.get(item.title)?.get(warehouse_id) })) };
  });
  if (all.some(hasOneProductTwice)) throw unavailable(new Error('A product was renamed while its titles were read'));
  const problems = all.filter(hasEveryItem).map(({ lines }) => currencyProblems(lines));
  const [mixed = []] = problems.filter((found) => found.length > 0);
  const candidates = all.filter((one) => !hasEveryItem(one) || currencyProblems(one.lines).length === 0);
  if (mixed.length > 0 && !candidates.some(hasEveryItem)) throw validationFailed(mixed);
  return candidates;
}

/** Titles are read one by one: a product that is renamed meanwhile may be found under both. No order may have it for each. */
function hasOneProductTwice({ lines }: Candidate): boolean {
  const offers = lines.flatMap(({ offer }) => offer ?? []);
  return new Set(offers.map(({ company_sku }) => company_sku)).size < offers.length;
}
