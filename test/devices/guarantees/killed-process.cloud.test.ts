import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  completeOrder,
  type FaultyService,
  faultyService,
  keyed,
  OPERATOR,
  type Operation,
  type Product,
} from '../../support/lines/device-service.ts';
import { type Call, httpEvent } from '../../support/lines/http-event.ts';
import { held, onHand, readAccount, stockName } from '../../support/lines/stock-account.ts';
import { DeployedFunction } from '../../support/store/deployed-function.ts';

let services: FaultyService;

beforeAll(async () => {
  services = await faultyService();
});
afterAll(() => services.proxy.stop());

interface Write {
  readonly operation: Operation;
  readonly call: (product: Product, order_number: string) => Call;
  /** Pieces on hand and in orders before the write and after it; there are ten, of which an order holds two. */
  readonly before: readonly [number, number];
  readonly after: readonly [number, number];
}

const writes: readonly Write[] = [
  {
    operation: 'place-order',
    call: (product) => ({ body: completeOrder([[product, 3]]) }),
    before: [8, 2],
    after: [5, 5],
  },
  {
    operation: 'cancel-order',
    call: (_, order_number) => ({ path: { order_number } }),
    before: [8, 2],
    after: [10, 0],
  },
  {
    operation: 'adjust-stock',
    call: ({ warehouse_id, company_sku }) => ({
      path: { warehouse_id, company_sku },
      body: { change: 7, reason: 'delivered' },
      claims: OPERATOR,
    }),
    before: [8, 2],
    after: [15, 2],
  },
];

describe.each(writes)('$operation', ({ operation, call, before, after }) => {
  it.each(['before', 'after'] as const)(
    'takes effect once when its process is killed %s the commit and the client repeats it',
    async (moment) => {
      const { sound, proxy, endpoint } = services;
      const tenant = `${operation} ${moment}`;
      const product = await sound.product(await sound.warehouse({}, { tenant }), 10);
      const number = await sound.place([[product, 2]], {}, { tenant });
      // An operator's keys are of no tenant: each time has one of its own.
      const options = { tenant, ...keyed(tenant.replace(' ', '-')), ...call(product, number) };
      const pieces = async () => {
        const account = await readAccount(sound.store);
        expect(account.faults).toEqual([]);
        const name = stockName(product.warehouse_id, product.company_sku);
        return [onHand(account, name), held(account, name)];
      };

      const process = await DeployedFunction.start(operation, sound.tables, endpoint, 'devices');
      const killed = new Promise<void>((resolve) => {
        const run = async () => {
          await process.kill();
          resolve();
          // Nobody is left to send the request, or to receive the answer.
          throw new Error('The process is gone');
        };
        proxy.inject('TransactWriteItems', { kind: moment, run });
      });
      process.invoke(httpEvent(options));
      await killed;
      expect(await pieces()).toEqual(moment === 'before' ? before : after);

      for (const time of ['first', 'second']) {
        const repeated = await sound.call(operation, options);
        expect(repeated.status).toBe(200);
        const isReplay = operation !== 'cancel-order' && (moment === 'after' || time === 'second');
        expect(repeated.headers['idempotent-replayed']).toBe(isReplay ? 'true' : undefined);
        expect(await pieces()).toEqual(after);
      }
    },
  );
});
