import { describe, expect, test } from 'vitest';
import {
  contains,
  familyOf,
  formatNetwork,
  isAddress,
  isAligned,
  isCidr,
  isSubnet,
  lastAddress,
  overlap,
  parseAddress,
  parseCidr,
  parseSubnet,
  reservedAddress,
  sameAddress,
  splitNetworks,
} from '../../../functions/appliances/model/addresses.ts';

/** For values the test itself wrote: fails the test where the parser finds nothing. */
function certain<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('the test gave a value that does not parse');
  return value;
}

const address = (text: string) => certain(parseAddress(text));
const network = (text: string) => certain(parseCidr(text));

describe('an address', () => {
  test.each([
    '10.1.1.1',
    '0.0.0.0',
    '255.255.255.255',
    '::',
    '::1',
    '2001:db8::1',
    '2001:DB8:0:0:0:0:0:1',
    '::ffff:10.1.1.1',
  ])('%s is read', (text) => expect(isAddress(text)).toBe(true));

  test.each([
    ['', 'nothing'],
    [' 10.1.1.1', 'a space before'],
    ['10.1.1.1 ', 'a space behind'],
    ['10.1.1', 'three parts'],
    ['167837953', 'one number'],
    ['10.1.1.256', 'a part over 255'],
    ['10.01.1.1', 'a leading zero, which some read as octal'],
    ['0x0a.1.1.1', 'a hexadecimal part'],
    ['10.1.1.1/24', 'a prefix length'],
    ['fe80::1%eth0', 'a zone id'],
    ['[::1]', 'brackets'],
    ['1::2::3', 'two gaps'],
    ['fe80:::1', 'three colons'],
    ['12345::', 'a group of five digits'],
    ['1:2:3:4:5:6:7', 'seven groups'],
    ['::ffff:10.1.1.01', 'a leading zero in the IPv4 part'],
    ['١٠.1.1.1', 'digits of another script'],
    ['10.1.1.1\n', 'a line break'],
    ['host', 'a name'],
    [`${'0'.repeat(100_000)}::1`, 'a hundred thousand zeros'],
  ])('%j is refused: %s', (text) => expect(isAddress(text)).toBe(false));

  test.each([
    ['2001:DB8::1', '2001:db8:0:0:0:0:0:1'],
    ['2001:db8::1', '2001:0db8::0001'],
    ['::ffff:10.1.1.1', '10.1.1.1'],
    ['::ffff:0a01:0101', '10.1.1.1'],
    ['::1.2.3.4', '::102:304'],
  ])('%s is the same address as %s', (one, other) => {
    expect(sameAddress(address(one), address(other))).toBe(true);
    expect(String(address(one))).toBe(String(address(other)));
  });

  test.each([
    ['10.1.1.1', '10.1.1.2'],
    ['::1.2.3.4', '1.2.3.4'],
    ['::', '0.0.0.0'],
  ])('%s is another address than %s', (one, other) => expect(sameAddress(address(one), address(other))).toBe(false));

  test('an IPv4-mapped IPv6 address is of the family IPv4', () => {
    expect(familyOf(address('::ffff:10.1.1.1'))).toBe('IPv4');
    expect(familyOf(address('2001:db8::1'))).toBe('IPv6');
  });
});

describe('a network in CIDR notation', () => {
  test.each(['10.1.0.0/16', '0.0.0.0/0', '10.1.1.1/32', '10.1.1.5/24', '::/0', '2001:db8::/64', '2001:db8::1/128'])(
    '%s is read',
    (text) => expect(isCidr(text)).toBe(true),
  );

  test.each([
    '10.1.0.0',
    '10.1.0.0/33',
    '10.1.0.0/',
    '/24',
    '10.1.0.0/-1',
    '10.1.0.0/08',
    '10.1.0.0/ 8',
    '10.1.0.0/8/8',
    '2001:db8::/129',
    '10.1.0.0/255.0.0.0',
    '10.1/16',
    '10.1.0.0/1e1',
    '',
  ])('%j is refused', (text) => expect(isCidr(text)).toBe(false));

  test('an IPv4-mapped network is the IPv4 network', () => {
    expect(formatNetwork(network('::ffff:10.1.1.0/120'))).toBe('10.1.1.0/24');
  });

  test.each([
    ['10.1.0.0/16', true],
    ['10.1.0.1/16', false],
    ['10.1.128.0/17', true],
    ['10.1.128.0/16', false],
    ['10.1.1.1/32', true],
    ['0.0.0.0/0', true],
    ['10.1.1.1/31', false],
    ['10.1.1.0/31', true],
    ['2001:db8::/64', true],
    ['2001:db8::1/64', false],
    ['2001:db8:0:8000::/49', true],
    ['2001:db8:0:8000::/48', false],
  ])('%s is aligned to its prefix: %s', (text, aligned) => expect(isAligned(network(text))).toBe(aligned));

  test.each([
    ['10.1.0.0/16', '10.1.255.255', true],
    ['10.1.0.0/16', '10.2.0.0', false],
    ['10.1.1.4/31', '10.1.1.5', true],
    ['10.1.1.4/31', '10.1.1.6', false],
    ['10.1.1.4/32', '10.1.1.4', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['::/0', '10.1.1.1', false],
    ['2001:db8::/64', '2001:db8::ffff:ffff:ffff:ffff', true],
    ['2001:db8::/64', '2001:db8:0:1::', false],
    ['10.1.1.9/24', '10.1.1.200', true],
  ])('%s contains %s: %s', (cidr, text, expected) => expect(contains(network(cidr), address(text))).toBe(expected));

  test.each([
    ['10.0.0.0/8', '10.1.0.0/16', true],
    ['10.1.0.0/16', '10.2.0.0/16', false],
    ['10.1.1.0/25', '10.1.1.128/25', false],
    ['10.1.1.5/24', '10.1.1.9/24', true],
    ['::/0', '0.0.0.0/0', false],
    ['2001:db8::/32', '2001:db8:1::/48', true],
    ['2001:db8::/48', '2001:db8:1::/48', false],
  ])('%s and %s overlap: %s', (one, other, expected) => {
    expect(overlap(network(one), network(other))).toBe(expected);
    expect(overlap(network(other), network(one))).toBe(expected);
  });

  test('has a canonical spelling without host bits', () => {
    expect(formatNetwork(network('10.1.1.5/24'))).toBe('10.1.1.0/24');
    expect(formatNetwork(network('2001:DB8:0:0::5/64'))).toBe('2001:db8::/64');
    expect(String(lastAddress(network('10.1.0.0/22')))).toBe('10.1.3.255');
  });
});

describe('the subnet of an interface', () => {
  test.each([
    ['255.255.255.0', 24],
    ['255.255.254.0', 23],
    ['255.255.255.255', 32],
    ['128.0.0.0', 1],
    ['24', 24],
    ['/24', 24],
    ['64', 64],
    ['/128', 128],
    ['10.1.1.0/24', 24],
    ['2001:db8::/64', 64],
  ])('%s has %d bits', (text, prefix) => expect(parseSubnet(text)?.prefix).toBe(prefix));

  test.each([
    '',
    '0',
    '0.0.0.0',
    '0.0.0.0/0',
    '129',
    '024',
    '+24',
    '24.0',
    '//24',
    '/',
    '-1',
    '255.0.255.0',
    '0.0.0.255',
    '255.255.255.1',
    '255.255.255',
    'ffff:ffff::',
    '10.1.1.0/33',
    'x',
  ])('%j is refused', (text) => expect(isSubnet(text)).toBe(false));

  test('says of which family it is where the notation does', () => {
    expect(parseSubnet('255.255.255.0')?.family).toBe('IPv4');
    expect(parseSubnet('64')?.family).toBe('IPv6');
    expect(parseSubnet('2001:db8::/64')?.family).toBe('IPv6');
    expect(parseSubnet('24')?.family).toBeUndefined();
  });
});

describe('a host address', () => {
  test.each([
    ['10.1.1.0/24', '10.1.1.0', 'network address'],
    ['10.1.1.0/24', '10.1.1.255', 'broadcast address'],
    ['10.1.1.0/24', '10.1.1.1', undefined],
    ['10.1.0.0/22', '10.1.1.255', undefined],
    ['10.1.1.4/30', '10.1.1.7', 'broadcast address'],
    ['10.1.1.4/31', '10.1.1.4', undefined],
    ['10.1.1.4/31', '10.1.1.5', undefined],
    ['10.1.1.4/32', '10.1.1.4', undefined],
    ['2001:db8::/64', '2001:db8::', 'subnet-router anycast address'],
    ['2001:db8::/64', '2001:db8::ffff:ffff:ffff:ffff', undefined],
    ['2001:db8::/127', '2001:db8::', undefined],
    ['2001:db8::/128', '2001:db8::', undefined],
  ])('of %s: %s is its %s', (cidr, text, reserved) =>
    expect(reservedAddress(network(cidr), address(text))).toBe(reserved),
  );
});

test('a list of networks is separated by commas, spaces and new lines in any number', () => {
  expect(splitNetworks(' 10.1.0.0/16,10.2.0.0/16 ,\r\n\t10.3.0.0/16,, ')).toEqual([
    '10.1.0.0/16',
    '10.2.0.0/16',
    '10.3.0.0/16',
  ]);
  expect(splitNetworks(' \n')).toEqual([]);
});
