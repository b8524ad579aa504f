import { placeOrder as placeStoredOrder } from '../../core/orders/place-order.ts';
import { orderError, readCatalog } from '../catalog/offers.ts';
import * as routes from '../contract/routes.ts';
import { serve } from '../http/pipeline.ts';
import { lifecycle } from '../model/lifecycle.ts';
import { dataOfNewOrder, shippingOptionOf } from '../orders/build-order-data.ts';
import { ownedBy } from '../orders/owner.ts';
import { checkAgainstCatalog, collectCatalogProblems } from '../placement/catalog-checks.ts';
import { shipFromStock } from '../placement/ship-from-stock.ts';
import { candidateWarehouses } from '../placement/warehouse-candidates.ts';
import { placedResponse } from '../representation/order-representation.ts';
import { mergeItems, shippingWarehouses } from '../rules/warehouse-rules.ts';
import { reserveWrites } from '../stock/stock-store.ts';

/** POST /place-order */
export const placeOrder = serve(
  routes.placeOrder,
  async ({ body, principal, idempotency }, store) => {
    const items = mergeItems(body.items);
    const placedAt = store.now();
    const catalog = await readCatalog(store, principal.tenant, items);
    try {
      await checkAgainstCatalog(store, catalog, body, items);
      const warehouses = shippingWarehouses(catalog.warehouses, body.shipping_country, shippingOptionOf(body));
      const candidates = candidateWarehouses(items, warehouses, catalog, placedAt.toISOString());
      return await shipFromStock(store, items, candidates, (shipment) => {
        const { warehouse_id } = shipment.warehouse;
        return placeStoredOrder(
          store,
          {
            ...ownedBy(principal),
            actor: principal.subject,
            status: 'ORDER RECEIVED',
            lifecycle,
            data: dataOfNewOrder(body, shipment),
            placedAt,
            fulfilledBy: warehouse_id,
            writes: () => reserveWrites(store, warehouse_id, shipment.reservations),
            request: idempotency,
          },
          placedResponse,
        );
      });
    } catch (error) {
      throw orderError(error, catalog);
    }
  },
  { furtherChecks: collectCatalogProblems },
);

export const handler = placeOrder();
