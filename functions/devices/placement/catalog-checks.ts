import * as z from 'zod';
import type { Principal } from '../../core/http/principal.ts';
import { type FieldProblem, validationFailed } from '../../core/problems/problem.ts';
import type { Store } from '../../core/store/store.ts';
import { composed } from '../../core/validation/spelling.ts';
import { neighbouringTitles } from '../catalog/neighbouring-titles.ts';
import { type Catalog, readCatalog } from '../catalog/offers.ts';
import { MOST_ITEMS, OrderItem, PlaceOrder } from '../contract/order-contract.ts';
import { unknownProduct } from '../model/refusals.ts';
import { shippingOptionOf } from '../orders/build-order-data.ts';
import { byPriority, shippingProblems, type TitledItem, unknownProducts } from '../rules/warehouse-rules.ts';

/** The well-formed parts of an order that the catalog can check. */
interface CatalogQuery {
  readonly items: readonly TitledItem[];
  readonly country: string | undefined;
  readonly option: string | undefined;
}

/** Problems of an order that only the tenant's catalog shows. */
interface CatalogProblems {
  /** Problems of titles that no warehouse offers. */
  readonly titles: readonly FieldProblem[];
  /** Reasons why no warehouse ships the order. */
  readonly shipping: readonly FieldProblem[];
}

async function catalogProblems(store: Store, catalog: Catalog, query: CatalogQuery): Promise<CatalogProblems> {
  const { warehouses, offers } = catalog;
  const shipping = shippingProblems(warehouses, query.country, query.option);
  const unknown = query.items.filter(({ title }) => !offers.has(title));
  // A tenant without warehouses has no titles at all. One problem says so, instead of one for each item.
  if (unknown.length === 0 || warehouses.length === 0) return { titles: [], shipping };
  const near = await neighbouringTitles(
    store,
    warehouses.toSorted(byPriority),
    unknown.map(({ title }) => title),
  );
  return { titles: unknownProducts(unknown, near), shipping };
}

/**
 * Checks a well-formed order against the catalog.
 *
 * @throws Problem `validation-failed` if no warehouse ships the order, with unknown titles among the problems; `UNKNOWN_PRODUCT`
 * if unknown titles are the only problems
 */
export async function checkAgainstCatalog(
  store: Store,
  catalog: Catalog,
  order: z.output<typeof PlaceOrder>,
  items: readonly TitledItem[],
): Promise<void> {
  const query = { items, country: order.shipping_country, option: shippingOptionOf(order) };
  const { titles, shipping } = await catalogProblems(store, catalog, query);
  if (shipping.length > 0) throw validationFailed([...titles, ...shipping]);
  if (titles.length > 0) throw unknownProduct(titles);
}

/** Collects the catalog problems of a malformed order, so that one response lists every problem. */
export async function collectCatalogProblems(
  { body, principal }: { readonly body: unknown; readonly principal: Principal },
  store: Store,
): Promise<FieldProblem[]> {
  const query = catalogQueryOf(body);
  if (query === undefined) return [];
  const catalog = await readCatalog(store, principal.tenant, query.items);
  // What cannot be read may have the titles.
  if (catalog.damaged.length > 0) return [];
  const { titles, shipping } = await catalogProblems(store, catalog, query);
  return [...titles, ...shipping];
}

const AnyObject = z.record(z.string(), z.unknown());

/** Returns the parts of a body that the catalog can check, or undefined if the body is not an object. */
function catalogQueryOf(body: unknown): CatalogQuery | undefined {
  const order = AnyObject.safeParse(body).data;
  if (order === undefined) return undefined;
  const { shipping_country, expedite_shipping } = PlaceOrder.shape;
  const option = expedite_shipping.safeParse(order.expedite_shipping);
  return {
    items: titledItems(Array.isArray(order.items) ? order.items.slice(0, MOST_ITEMS + 1) : []),
    country: shipping_country.safeParse(order.shipping_country).data,
    option: option.success ? shippingOptionOf({ expedite_shipping: option.data }) : undefined,
  };
}

function titledItems(items: readonly unknown[]): TitledItem[] {
  const titled = items.flatMap((item, index) => {
    const title = OrderItem.shape.product_title.safeParse(AnyObject.safeParse(item).data?.product_title).data;
    return title === undefined ? [] : [{ title, index }];
  });
  return Array.from(Map.groupBy(titled, ({ title }) => composed(title)).values(), (places) => ({
    title: places[0]?.title ?? '',
    indexes: places.map(({ index }) => index),
  }));
}
