import { addressAt, cidrOf, wholeRegion } from './arbitrary-networks.ts';
import { FREE_REGION, type GeneratedOrder } from './arbitrary-orders.ts';
import { absent, at, type Mutation, set } from './mutation.ts';

const SIDES = ['localCidr', 'networkCidr'] as const;

/** Base and prefix length of a generated NAT's side, as text. */
function parts(cidr: string | undefined): [string, number] {
  const [base = '', prefix = ''] = (cidr ?? '').split('/');
  return [base, Number(prefix)];
}

const isV6 = (cidr: string | undefined) => cidr?.includes(':') === true;

export const nats: readonly Mutation[] = [
  {
    name: '7: a side is missing',
    wanted: { nats: 1 },
    breakOrder: (order, pick) => set(order, ['nats', 0, pick(...SIDES)], absent(pick)),
  },
  {
    name: '7: a side that is no network',
    wanted: { nats: 1 },
    breakOrder: (order, pick) =>
      set(order, ['nats', 0, pick(...SIDES)], pick('10.1.1.1', '10.1/16', '10.0.0.0/33', 'x')),
  },
  {
    name: '7: host bits',
    wanted: { nats: 1 },
    breakOrder: (order, pick) => {
      const side = pick(...SIDES);
      const [, prefix] = parts(at(order.data.nats, 0)[side]);
      const free = wholeRegion(FREE_REGION, isV6(at(order.data.nats, 0)[side]) ? 6 : 4, 24);
      return set(order, ['nats', 0, side], `${addressAt(free, 1n)}/${Math.min(prefix, free.family === 4 ? 31 : 127)}`);
    },
  },
  {
    name: '7: two families',
    wanted: { nats: 1 },
    breakOrder: (order) => {
      const { localCidr } = at(order.data.nats, 0);
      const other = wholeRegion(FREE_REGION, isV6(localCidr) ? 4 : 6, 24);
      return set(order, ['nats', 0, 'networkCidr'], cidrOf(other));
    },
  },
  {
    name: '7: two lengths',
    wanted: { nats: 1 },
    breakOrder: (order) => {
      const [base, prefix] = parts(at(order.data.nats, 0).networkCidr);
      return set(order, ['nats', 0, 'networkCidr'], `${base}/${prefix - 1}`);
    },
  },
  ...SIDES.map(
    (side): Mutation => ({
      name: `7: an overlap of two ${side}`,
      wanted: { nats: 2 },
      breakOrder: (order) => {
        const earlier = at(order.data.nats, 0);
        const last = (order.data.nats?.length ?? 0) - 1;
        // The whole entry is of the earlier one's family and length, so that the overlap is the only fault.
        const [, prefix] = parts(earlier.localCidr);
        const free = cidrOf(wholeRegion(FREE_REGION, isV6(earlier.localCidr) ? 6 : 4, prefix));
        const entry = { localCidr: free, networkCidr: free, [side]: earlier[side] };
        return set(order, ['nats', last], entry, ['nats', last, side]);
      },
    }),
  ),
];

const append = (order: GeneratedOrder, entry: string) =>
  set(order, ['routedNetworks'], `${order.data.routedNetworks ?? ''}\n${entry}`);

export const routed: readonly Mutation[] = [
  {
    name: '8: an entry that is no network',
    wanted: {},
    breakOrder: (order, pick) => append(order, pick('10.1.1.1', 'x', '10.1.0.0/33', '10.1.0.0/16;')),
  },
  {
    name: '8: an entry with host bits',
    wanted: {},
    breakOrder: (order, pick) => append(order, pick('10.200.0.1/16', '2001:db8:c8::1/64')),
  },
  {
    name: '8: an entry twice',
    wanted: { routedNetworks: 1 },
    breakOrder: (order) => append(order, at(order.data.routedNetworks?.split(/[\s,]+/), 0).toLowerCase()),
  },
  {
    name: '8: an entry around another',
    wanted: { routedNetworks: 1 },
    breakOrder: (order) =>
      append(order, isV6(at(order.data.routedNetworks?.split(/[\s,]+/), 0)) ? '2001::/16' : '10.0.0.0/8'),
  },
];
