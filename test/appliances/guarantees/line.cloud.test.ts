import { expect } from 'vitest';
import { appliances } from '../../../functions/appliances/contract/endpoints.ts';
import { ApplianceService, completeOrder, type Operation } from '../../support/lines/appliance-service.ts';
import { describeLine } from '../../support/lines/describe-line.ts';
import type { Answered } from '../../support/lines/http-event.ts';

/** A tenant with one order. */
interface Scene {
  readonly tenant: string;
  readonly uid: string;
}

/** Each order of the tenant, whole, with its history. */
type Everything = readonly { readonly order: Answered['body']; readonly history: Answered['body'] }[];

const isPlaced = (after: Everything) => expect(after).toHaveLength(2);
const isChanged = (after: Everything) =>
  expect(after).toEqual([
    { order: expect.objectContaining({ version: 2 }), history: [expect.anything(), expect.anything()] },
  ]);

describeLine<Operation, ApplianceService, Scene, Everything>({
  table: appliances,
  start: ApplianceService.start,
  scene: async (service, tenant) => ({ tenant, uid: (await service.place({}, { tenant })).uid }),
  everything: async (service, { tenant }) => {
    const orders = await service.list('', { tenant });
    const read = ({ uid }: { uid: string }) =>
      Promise.all([service.read(uid, { tenant }), service.history(uid, { tenant })]);
    return (await Promise.all(orders.map(read))).map(([order, history]) => ({ order, history }));
  },
  warmUp: (service, { tenant }) => service.place({}, { tenant }),
  writes: {
    'create-order': { call: ({ tenant }) => ({ body: completeOrder(), tenant }), once: isPlaced },
    'clone-order': { call: ({ tenant, uid }) => ({ path: { uid }, tenant }), once: isPlaced },
    'add-comment': { call: ({ tenant, uid }) => ({ path: { uid }, body: { body: 'once' }, tenant }), once: isChanged },
    'flag-order': { call: ({ tenant, uid }) => ({ path: { uid }, tenant }), once: isChanged },
    'update-order': {
      call: ({ tenant, uid }) => ({ path: { uid }, body: { notes: 'changed' }, tenant }),
      once: isChanged,
    },
  },
  leftOut: { 'unflag-order': 'It makes the change of flag-order, with the other value.' },
  readBack: (service, { tenant }, { uid }) => service.read(uid, { tenant }),
  unavailable: { status: 503 },
});
