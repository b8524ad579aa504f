import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  completeOrder,
  type FaultyService,
  faultyService,
  keyed,
  type Operation,
} from '../../support/lines/appliance-service.ts';
import { type Call, httpEvent } from '../../support/lines/http-event.ts';
import { DeployedFunction } from '../../support/store/deployed-function.ts';

let services: FaultyService;

beforeAll(async () => {
  services = await faultyService();
});
afterAll(() => services.proxy.stop());

const key = keyed('one-key');

const writes: readonly { operation: Operation; call: (uid: string) => Call; orders: number; versions: number }[] = [
  { operation: 'create-order', call: () => ({ body: completeOrder(), ...key }), orders: 2, versions: 1 },
  { operation: 'clone-order', call: (uid) => ({ path: { uid }, ...key }), orders: 2, versions: 1 },
  {
    operation: 'add-comment',
    call: (uid) => ({ path: { uid }, body: { body: 'hi' }, ...key }),
    orders: 1,
    versions: 2,
  },
  { operation: 'update-order', call: (uid) => ({ path: { uid }, body: { notes: 'x' } }), orders: 1, versions: 2 },
];

describe.each(writes)('$operation', ({ operation, call, orders, versions }) => {
  it.each(['before', 'after'] as const)(
    'takes effect once when its process is killed %s the commit and the client repeats it',
    async (moment) => {
      const { sound, proxy, endpoint } = services;
      const tenant = `${operation} ${moment}`;
      const { uid } = await sound.place(completeOrder({ notes: 'as it was' }), { tenant });
      const options = { ...call(uid), tenant };

      const process = await DeployedFunction.start(operation, sound.tables, endpoint);
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
      const stored = async () => {
        const list = await sound.list('', { tenant });
        return Promise.all(list.map((order) => sound.history(order.uid, { tenant })));
      };
      const total = async () => (await stored()).flat().length;
      expect(await total()).toBe(moment === 'before' ? 1 : 2);

      const repeated = await sound.call(operation, options);
      expect(repeated.status).toBe(200);
      if (operation !== 'update-order') {
        expect(repeated.headers['idempotent-replayed']).toBe(moment === 'before' ? undefined : 'true');
      }
      expect(await sound.list('', { tenant })).toHaveLength(orders);
      expect(repeated.body.version).toBe(versions);
      expect(await total()).toBe(2);
      expect(await sound.read(repeated.body.uid, { tenant })).toEqual(repeated.body);
    },
  );
});
