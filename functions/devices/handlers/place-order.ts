import { placeOrder as placeStoredOrder } from '../core/place-order.ts';
import { candidatesFor } from './candidates.ts';
import { checkAgainstCatalog, problemsOfMalformed } from './catalog-problems.ts';
import { readCatalog } from './offers.ts';
import { dataOfNew, shippingOptionOf } from './order-data.ts';
import { ownedBy } from './owner.ts';
import { placedAnswer } from './representation.ts';
import { serve } from './serve.ts';
import { shipFromStock } from './ship-from-stock.ts';
import { takeWrites } from './stock-store.ts';
import { mergeItems, shippingWarehouses } from './warehouse-rules.ts';

/** POST /place-order */
export const placeOrder = serve(
  'place-order',
  async ({ body, principal, idempotency }, store) => {
    const items = mergeItems(body.items);
    const catalog = await readCatalog(store, principal.tenant, items);
    await checkAgainstCatalog(store, catalog, body, items);
    const warehouses = shippingWarehouses(catalog.warehouses, body.shipping_country, shippingOptionOf(body));
    return shipFromStock(store, items, candidatesFor(items, warehouses, catalog), (shipment) => {
      const { warehouse_id } = shipment.warehouse;
      return placeStoredOrder(
        store,
        {
          ...ownedBy(principal),
          actor: principal.subject,
          status: 'ORDER RECEIVED',
          data: dataOfNew(body, shipment),
          fulfilledBy: warehouse_id,
          writes: () => takeWrites(store, warehouse_id, shipment.takes),
          request: idempotency,
        },
        placedAnswer,
      );
    });
  },
  problemsOfMalformed,
);

export const handler = placeOrder();
