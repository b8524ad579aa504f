import { beforeAll, describe, expect, it } from 'vitest';
import { type Endpoint, isOperationsScope } from '../../../functions/core/model/endpoint.ts';
import { devices } from '../../../functions/devices/contract/endpoints.ts';
import * as catalog from '../../../functions/devices/examples/catalog-examples.ts';
import * as examples from '../../../functions/devices/examples/order-examples.ts';
import { DeviceService, keyed, OPERATOR, type Operation } from '../../support/lines/device-service.ts';
import type { Answered, Call } from '../../support/lines/http-event.ts';

let service: DeviceService;
/** Orders in three statuses, at versions 1 to 3. */
let received: string;
let packed: string;
let shipped: string;

const columbus = { warehouse_id: 'columbus' };
const product = { ...columbus, company_sku: 'ARD-B13-16-512' };
const dock = { title: 'Tessaro Dock 9' };

/** Pieces in stock after the orders are placed. */
const ON_HAND = { laptops: 25, docks: 1 };

/** A key with which each operation that takes one has been called. */
const USED = keyed('used');
/** Has a PUT add, and never change. */
const ONLY_NEW: Call = { headers: { 'if-none-match': '*' } };

beforeAll(async () => {
  service = await DeviceService.start();
  await service.done('put-warehouse', { ...warehouse({ tenant: 'tenant-a' }), ...USED });
  await service.done('put-product', { ...laptop({}), ...USED });
  const docks = await service.product(columbus.warehouse_id, ON_HAND.docks + 3, dock);
  received = await service.place([docks]);
  packed = await service.place([docks]);
  shipped = await service.place([docks]);
  await service.move(packed, 'PROCESSING');
  await service.done('set-order-status', { ...moved(shipped, { status: 'PROCESSING' }), ...USED });
  await service.move(shipped, 'SHIPPED');
  await service.done('adjust-stock', { ...stock({ change: ON_HAND.laptops + 1 }), ...USED });
  await service.done('place-order', { ...order(item(catalog.putProduct.title)), ...USED });
  await service.done('cancel-order', { path: { order_number: await service.place([docks]) }, ...USED });
});

const operated = (path: Record<string, string>, body?: object): Call => ({ claims: OPERATOR, path, body });

/** The order of the documentation, with other fields. */
const order = (fields: object): Call => ({ body: { ...examples.placeOrder, ...fields } });
const item = (product_title: string, quantity = 1) => ({ items: [{ product_title, quantity }] });
const stock = (fields: object, path = product): Call => operated(path, { ...catalog.adjustStock, ...fields });
const warehouse = (fields: object, path = columbus): Call => operated(path, { ...catalog.putWarehouse, ...fields });
const laptop = (fields: object, path = product): Call => operated(path, { ...catalog.putProduct, ...fields });
const moved = (order_number: string, body: object): Call => operated({ order_number }, body);

/** Calls that provoke the error of a row, by status. Errors that all rows share have one call, defined below. */
const calls: Readonly<Record<Operation, Readonly<Record<number, () => Call>>>> = {
  'list-warehouses': { 400: () => ({ query: 'limit=5' }) },
  'get-inventory': { 400: () => ({}), 404: () => ({ query: 'warehouse_id=colombus' }) },
  'place-order': {
    400: () => order({ shipping_state: 'ZZ', expedite_shipping: 'Drone' }),
    404: () => order(item('Ardenne Bok 13')),
    409: () => order(item(dock.title, 3)),
    422: () => ({ ...order(item(dock.title)), ...USED }),
  },
  'get-order': { 400: () => ({ path: { order_number: packed }, query: 'limit=5' }) },
  'list-orders': { 400: () => ({ query: 'limit=0' }) },
  'cancel-order': {
    400: () => ({ path: { order_number: packed }, headers: { 'if-match': '3' } }),
    409: () => ({ path: { order_number: shipped } }),
    412: () => ({ path: { order_number: shipped }, headers: { 'if-match': '"2"' } }),
    422: () => ({ path: { order_number: packed }, ...USED }),
  },
  'put-warehouse': {
    400: () => warehouse({ countries: ['usa'] }),
    409: () => warehouse({ tenant: 'tenant-b' }),
    412: () => ({ ...warehouse({ tenant: 'tenant-a' }), ...ONLY_NEW }),
    422: () => ({ ...warehouse({ tenant: 'tenant-a', priority: 7 }), ...USED }),
  },
  'put-product': {
    400: () => laptop({ price: 9.999 }),
    404: () => laptop({}, { ...product, warehouse_id: 'colombus' }),
    409: () => laptop({}, { ...product, company_sku: 'ARD-B13' }),
    412: () => ({ ...laptop({}), ...ONLY_NEW }),
    422: () => ({ ...laptop({ price: 1 }), ...USED }),
  },
  'adjust-stock': {
    400: () => stock({ change: 1.5 }),
    404: () => stock({}, { ...product, company_sku: 'ARD-B13' }),
    409: () => stock({ change: -30 }),
    422: () => ({ ...stock({ change: 2 }), ...USED }),
  },
  'get-order-to-fulfil': { 400: () => ({ ...moved(packed, {}), query: 'limit=5' }) },
  'set-order-status': {
    400: () => moved(packed, { status: 'SHIPPED', tracking_number: '1Z' }),
    409: () => moved(received, { status: 'DELIVERED' }),
    412: () => ({ ...moved(shipped, { status: 'DELIVERED' }), headers: { 'if-match': '"2"' } }),
    422: () => ({ ...moved(packed, { status: 'CANCELLED' }), ...USED }),
  },
};

const common: Readonly<Record<number, () => Call>> = {
  403: () => ({ claims: {}, path: { order_number: packed } }),
  404: () => ({ ...moved('999999', examples.setOrderStatus), claims: { ...OPERATOR, client_id: 'tenant-a' } }),
  413: () => ({ body: `"${'x'.repeat(299_998)}"`, headers: JSON_TYPE, claims: CLAIMS }),
  415: () => ({ body: 'x', headers: { 'content-type': 'text/plain' }, claims: CLAIMS }),
};

const JSON_TYPE = { 'content-type': 'application/json' };
const CLAIMS = { ...OPERATOR, client_id: 'tenant-a' };

const rows = (Object.entries(devices.endpoints) as [Operation, Endpoint][]).flatMap(([operation, endpoint]) =>
  Object.entries(endpoint.responses)
    .map(([status, { example }]) => ({ operation, status: Number(status), example, endpoint }))
    .filter(({ status }) => status >= 400 && status < 500),
);

/** Calls the endpoint so that it returns the error. */
function refusal(operation: Operation, { scope, body }: Endpoint, status: number): Promise<Answered> {
  if (status === 429) return service.callBeyondLimit(operation, { claims: CLAIMS });
  const brought = calls[operation][status] ?? common[status];
  if (brought === undefined) throw new Error(`Nothing brings about the ${status} of ${operation}`);
  const call = brought();
  const needsBody = body === undefined ? {} : { body: call.body ?? {} };
  const claims = isOperationsScope(scope) ? call.claims : (call.claims ?? CLAIMS);
  const { body: _body, ...rest } = call;
  return service.call(operation, { ...rest, ...needsBody, ...(claims && { claims }) });
}

describe('an error is documented as it is sent', () => {
  it.each(rows)('$operation: $status', async ({ operation, status, example, endpoint }) => {
    const answered = await refusal(operation, endpoint, status);
    expect(answered.body).toEqual(example);
    expect(answered.status).toBe(status);
  });
});

it('the shipment of the documented order is in its history as it would be', async () => {
  const { tracking_number, carrier } = examples.setOrderStatus;
  await service.move(packed, 'SHIPPED');
  const { history } = await service.read(packed);
  const documented = JSON.stringify(examples.orderResponse.data.history.at(-1)?.changes);
  expect(JSON.parse(documented.replace(tracking_number, '1Z999').replace(carrier, 'UPS'))).toEqual(
    history.at(-1).changes,
  );
});
