import ipaddr from 'ipaddr.js';
import { describe, expect, test } from 'vitest';
import { formatNetwork, overlap, parseCidr } from '../../../functions/appliances/model/addresses.ts';
import type { ApplianceData } from '../../../functions/appliances/model/order-data.ts';
import { times } from '../../support/times.ts';
import { pair, problemLines } from './sample-orders.ts';

/** Parses a network that is known to be one. */
function parsedCidr(text: string) {
  const network = parseCidr(text);
  if (network === undefined) throw new Error(`${text} is no network`);
  return network;
}

describe('rule 7: NATs', () => {
  const lines = (...nats: NonNullable<ApplianceData['nats']>) => problemLines({ ...pair(), nats });

  test('of IPv4, IPv6 and single addresses are valid', () => {
    expect(
      lines(
        { localCidr: '10.20.0.0/24', networkCidr: '192.0.2.0/24' },
        { localCidr: '10.20.1.0/32', networkCidr: '192.0.3.0/32' },
        { localCidr: '2001:db8:1::/48', networkCidr: '2001:db8:2::/48' },
      ),
    ).toEqual([]);
  });

  test('have both sides', () => {
    expect(lines({ localCidr: '', networkCidr: '192.0.2.0/24' }, { localCidr: '10.20.1.0/24' })).toEqual([
      'nats[0].localCidr: is missing; give a network in CIDR notation, such as 10.1.0.0/24',
      'nats[1].networkCidr: is missing; give a network in CIDR notation, such as 10.1.0.0/24',
    ]);
  });

  test('are aligned to their prefix', () => {
    expect(lines({ localCidr: '10.20.0.1/24', networkCidr: '192.0.2.0/24' })).toEqual([
      'nats[0].localCidr: 10.20.0.1/24 has host bits set; the network is 10.20.0.0/24',
    ]);
  });

  test('are of one family and one length', () => {
    expect(lines({ localCidr: '10.20.0.0/24', networkCidr: '2001:db8::/24' })).toContain(
      'nats[0].networkCidr: is IPv6, but localCidr is IPv4; use one family',
    );
    expect(lines({ localCidr: '10.20.0.0/24', networkCidr: '192.0.2.0/25' })).toEqual([
      'nats[0].networkCidr: is a /25, but localCidr is a /24; use one prefix length',
    ]);
  });

  test('do not overlap on the same side', () => {
    expect(
      lines(
        { localCidr: '10.20.1.0/24', networkCidr: '192.0.2.0/24' },
        { localCidr: '10.20.0.0/16', networkCidr: '172.16.0.0/16' },
        { localCidr: '10.30.0.0/24', networkCidr: '172.16.9.0/24' },
      ),
    ).toEqual([
      'nats[1].localCidr: 10.20.0.0/16 overlaps 10.20.1.0/24 of nats[0]; keep them apart',
      'nats[2].networkCidr: 172.16.9.0/24 overlaps 172.16.0.0/16 of nats[1]; keep them apart',
    ]);
  });

  test('may have the same network on different sides', () => {
    expect(
      lines(
        { localCidr: '10.20.0.0/24', networkCidr: '10.21.0.0/24' },
        { localCidr: '10.21.0.0/24', networkCidr: '10.20.0.0/24' },
      ),
    ).toEqual([]);
  });

  test('are told every network within another, wherever it stands', () => {
    const locals = ['10.20.0.0/24', '10.0.0.0/8', '10.20.0.128/25', '11.0.0.0/8', '10.0.0.0/9'];
    const overlapping = lines(...locals.map((localCidr) => ({ localCidr, networkCidr: '' }))).filter((line) =>
      line.includes('overlaps'),
    );
    expect(overlapping.map((line) => line.split(';')[0]).sort()).toEqual([
      'nats[1].localCidr: 10.0.0.0/8 overlaps 10.20.0.0/24 of nats[0]',
      'nats[2].localCidr: 10.20.0.128/25 overlaps 10.0.0.0/8 of nats[1]',
      'nats[4].localCidr: 10.0.0.0/9 overlaps 10.0.0.0/8 of nats[1]',
    ]);
  });
});

describe('networks that overlap', () => {
  const overlapping = (...locals: string[]) =>
    problemLines({ ...pair(), nats: locals.map((localCidr) => ({ localCidr, networkCidr: '' })) }).flatMap((line) =>
      line.includes('overlaps') ? [line.split(';')[0]] : [],
    );

  test('are told although both lie in a third one', () => {
    expect(overlapping('10.20.1.0/24', '10.20.0.0/16', '0.0.0.0/0')).toEqual([
      'nats[2].localCidr: 0.0.0.0/0 overlaps 10.20.0.0/16 of nats[1]',
      'nats[2].localCidr: 0.0.0.0/0 overlaps 10.20.1.0/24 of nats[0]',
      'nats[1].localCidr: 10.20.0.0/16 overlaps 10.20.1.0/24 of nats[0]',
    ]);
  });

  test('are told once where each lies in the first', () => {
    expect(overlapping('10.0.0.0/8', '10.20.0.0/16', '10.20.1.0/24')).toEqual([
      'nats[1].localCidr: 10.20.0.0/16 overlaps 10.0.0.0/8 of nats[0]',
      'nats[2].localCidr: 10.20.1.0/24 overlaps 10.0.0.0/8 of nats[0]',
    ]);
  });

  test.each(times(200, (seed) => seed))('are apart without the later one of each pair: %i', (seed) => {
    const prefixes = [0, 8, 9, 16, 24, 32];
    const numbers = times(12, (place) => (seed * 7_919 + place * 104_729 + seed * place * 31) % 9_973);
    const locals = numbers.map((number) => {
      const prefix = prefixes[number % prefixes.length] ?? 0;
      return formatNetwork({ address: ipaddr.parse(`10.${number % 3}.${number % 5}.${number % 7}`), prefix });
    });
    const told = new Set(overlapping(...locals).map((line) => Number(/\d+/.exec(line ?? '')?.[0])));
    expect(overlapping(...locals.filter((_, index) => !told.has(index)))).toEqual([]);
    const overlapsEarlier = locals.flatMap((local, index) =>
      locals.slice(0, index).some((other) => overlap(parsedCidr(local), parsedCidr(other))) ? [index] : [],
    );
    expect([...told].sort((one, other) => one - other)).toEqual(overlapsEarlier);
  });
});

describe('rule 8: routed networks', () => {
  const lines = (routedNetworks: string) => problemLines({ ...pair(), routedNetworks });

  test.each(['', ' \n', '10.1.0.0/16', '10.1.0.0/16,10.2.0.0/16 2001:db8::/32\n0.0.0.0/32', '0.0.0.0/0 ::/0'])(
    '%j is valid',
    (list) => expect(lines(list)).toEqual([]),
  );

  test('each is a network', () => {
    expect(lines('10.1.0.0/16, foo; 10.2.0.0')).toEqual(
      ['foo;', '10.2.0.0'].map(
        (entry) => `routedNetworks: "${entry}" is not a network in CIDR notation, such as 10.1.0.0/24 or 2001:db8::/64`,
      ),
    );
  });

  test('each is aligned', () => {
    expect(lines('2001:db8::1/32')).toEqual([
      'routedNetworks: 2001:db8::1/32 has host bits set; the network is 2001:db8::/32',
    ]);
  });

  test('none overlaps another', () => {
    expect(lines('10.1.0.0/16, 10.0.0.0/8, 192.0.2.0/24')).toEqual([
      'routedNetworks: 10.0.0.0/8 overlaps 10.1.0.0/16; list networks that have no address in common',
    ]);
  });

  test('the same problem is told once, however often the list has it', () => {
    expect(lines('10.1.0.0/16 '.repeat(300))).toEqual([
      'routedNetworks: 10.1.0.0/16 is listed twice; list networks that have no address in common',
    ]);
    expect(lines('x '.repeat(300))).toHaveLength(1);
  });
});
