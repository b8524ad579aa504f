import { orderKey } from '../../../functions/core/model/keys.ts';
import { numberOfUid } from '../../../functions/core/model/order.ts';
import { ApplianceService, completeOrder } from '../../support/lines/appliance-service.ts';
import { describeDamage } from '../../support/lines/describe-damage.ts';

let tenants = 0;

describeDamage(ApplianceService.start, {
  'an order': {
    scene: async (service) => {
      tenants += 1;
      const tenant = `damaged-${tenants}`;
      const placed = [];
      for (const _ of [1, 2, 3]) placed.push(await service.place(completeOrder(), { tenant }));
      const [, { uid }] = placed;
      const path = { uid };
      return {
        table: service.store.ordersTable,
        key: orderKey(numberOfUid(uid) ?? 0),
        alone: [
          () => service.call('get-order', { path, tenant }),
          () => service.call('get-history', { path, tenant }),
          () => service.update(uid, { notes: 'spreads' }, { tenant }),
          () => service.comment(uid, 'spreads', { tenant }),
          () => service.call('clone-order', { path, tenant }),
        ],
        list: () => service.call('list-orders', { tenant }),
        named: (body) => body.map((order: { uid: string }) => order.uid),
        name: uid,
      };
    },
    damages: {
      'has no data': { data: undefined },
      'has data of a wrong type': { data: 'lost' },
      'has no version': { version: undefined },
      'has nodes of a wrong type': { 'data.nodes': 'two' },
      'has a node that is none': { 'data.nodes.0': 7 },
      'has an interface of a wrong type': { 'data.nodes.0.interfaces.0.ip': 10 },
      'has a count that is a text': { 'data.nodeCount': '2' },
      'has a flag that is a text': { 'data.ha': 'yes' },
      'has a name of a wrong type': { 'data.companyName': { S: 'Lovelace' } },
    },
  },
});
