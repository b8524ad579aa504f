import * as z from 'zod';
import type { Principal } from '../../core/http/principal.ts';
import { type FieldProblem, validationFailed } from '../../core/problems/problem.ts';
import type { Store } from '../../core/store/store.ts';
import { type Catalog, readCatalog } from '../catalog/offers.ts';
import { titlesOf } from '../catalog/products.ts';
import { MOST_ITEMS, OrderItem, PlaceOrder } from '../contract/order-contract.ts';
import { unknownProduct } from '../model/refusals.ts';
import { shippingOptionOf } from '../orders/build-order-data.ts';
import { shippingProblems, type TitledItem, unknownProducts } from '../rules/warehouse-rules.ts';

/** What an order asks of the catalog, as far as it is well-formed. */
interface CatalogQuery {
  readonly items: readonly TitledItem[];
  readonly country: string | undefined;
  readonly option: string | undefined;
}

/** What a tenant's catalog has against an order. */
interface CatalogProblems {
  /** Titles that no warehouse offers. */
  readonly titles: readonly FieldProblem[];
  /** Why no warehouse ships it. */
  readonly shipping: readonly FieldProblem[];
}

async function catalogProblems(store: Store, catalog: Catalog, query: CatalogQuery): Promise<CatalogProblems> {
  const { warehouses, offers } = catalog;
  const shipping = shippingProblems(warehouses, query.country, query.option);
  const unknown = query.items.filter(({ title }) => !offers.has(title));
  // Without warehouses there are no titles, which need not be told of each item.
  if (unknown.length === 0 || warehouses.length === 0) return { titles: [], shipping };
  return { titles: unknownProducts(unknown, await titlesOf(store, warehouses)), shipping };
}

/**
 * Checks a well-formed order against the catalog.
 *
 * @throws Problem `validation-failed` when no warehouse ships it, with the unknown titles among the problems; `UNKNOWN_PRODUCT` when
 * these are all
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

/** What the catalog has against an order whose other faults are known already. */
export async function collectCatalogProblems(
  { body, principal }: { readonly body: unknown; readonly principal: Principal },
  store: Store,
): Promise<FieldProblem[]> {
  const query = catalogQueryOf(body);
  if (query === undefined) return [];
  const catalog = await readCatalog(store, principal.tenant, query.items);
  const { titles, shipping } = await catalogProblems(store, catalog, query);
  return [...titles, ...shipping];
}

const AnyObject = z.record(z.string(), z.unknown());

/** What of a body the catalog can be query; undefined where it is no order at all. */
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
  return Array.from(
    Map.groupBy(titled, ({ title }) => title),
    ([title, places]) => ({ title, indexes: places.map(({ index }) => index) }),
  );
}
