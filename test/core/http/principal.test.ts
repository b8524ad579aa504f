import { describe, expect, it } from 'vitest';
import { readEndpointEnvironment, readEnvironment } from '../../../functions/core/http/environment.ts';
import { operatorOf, principalOf } from '../../../functions/core/http/principal.ts';
import { eventClaims } from '../../../lib/local/api-gateway/claims.ts';

/** Values of a claim that are no text. */
const NO_TEXT: readonly unknown[] = [
  null,
  true,
  false,
  [],
  ['a'],
  ['a', 'b'],
  [null],
  [['a']],
  {},
  { a: 1 },
  { a: ['b'] },
  1e21,
  1.5e300,
];

/** The claims that a function may get for them: as the local cloud prints them, in other printings, and as they are. */
const odd: readonly unknown[] = [
  ...NO_TEXT,
  ...NO_TEXT.map((claim) => eventClaims({ claim }).claim),
  ...NO_TEXT.map((claim) => JSON.stringify(claim)),
  7,
  '',
  'NULL',
  'undefined',
  'True',
  '%!s(<nil>)',
].filter((claim) => claim !== undefined);

describe('a principal', () => {
  it.each([
    [{ client_id: 'acme', sub: 'ada' }, 'client_id', { tenant: 'acme', subject: 'ada', clientId: 'acme' }],
    [{ client_id: 'acme' }, 'client_id', { tenant: 'acme', subject: 'acme', clientId: 'acme' }],
    [{ azp: 'acme', sub: 'ada' }, 'client_id', { tenant: 'acme', subject: 'ada', clientId: 'acme' }],
    [
      { client_id: 'client', azp: 'other', tenant: 'acme' },
      'tenant',
      { tenant: 'acme', subject: 'acme', clientId: 'client' },
    ],
    [{ azp: 'client', tenant: 'acme' }, 'tenant', { tenant: 'acme', subject: 'acme', clientId: 'client' }],
    [{ tenant: 'acme' }, 'tenant', { tenant: 'acme', subject: 'acme' }],
  ])('is read from %j by the claim %s', (claims, claim, principal) => {
    expect(principalOf(claims, ['read'], claim)).toEqual({ ...principal, scopes: ['read'] });
  });

  it.each([
    [{ sub: 'ada' }, 'client_id'],
    [{ client_id: '' }, 'client_id'],
    [{ client_id: 7 }, 'client_id'],
    [{ azp: 'acme', client_id: 'acme' }, 'tenant'],
    [undefined, 'client_id'],
    ['acme', 'client_id'],
    // A claim that is there and names nobody is not replaced by another.
    [{ client_id: '', azp: 'acme' }, 'client_id'],
    [{ client_id: '<nil>', azp: 'acme' }, 'client_id'],
    [{ azp: '[acme]' }, 'client_id'],
    [{ tenant: 'acme' }, 'constructor'],
  ])('is never guessed from %j where the claim is %s', (claims, claim) => {
    expect(() => principalOf(claims, [], claim)).toThrow(expect.objectContaining({ kind: 'no-tenant', status: 403 }));
  });

  it.each(odd)('has no tenant where the claim is %j', (claim) => {
    for (const name of ['tenant', 'client_id']) {
      expect(() => principalOf({ [name]: claim }, [], name)).toThrow(
        expect.objectContaining({ kind: 'no-tenant', status: 403, message: expect.stringContaining(`claim ${name}`) }),
      );
    }
  });

  it.each(odd)('and an operator have no name by a claim that is %j', (claim) => {
    expect(principalOf({ tenant: 'acme', sub: claim, client_id: claim }, [], 'tenant')).toEqual({
      tenant: 'acme',
      subject: 'acme',
      scopes: [],
      clientId: undefined,
    });
    expect(() => operatorOf({ sub: claim, client_id: claim, azp: claim }, [])).toThrow(
      expect.objectContaining({ kind: 'no-subject', status: 403 }),
    );
  });

  it.each([
    'acme',
    'Müller-東京',
    'a#b%20c',
    '42',
    '7e2c1e-5',
    '3f2504e0-4f89-11d3-9a1e-030504230501',
    'x'.repeat(128),
    '😀'.repeat(128),
    'nilsson',
    'a[b]',
  ])('may be of the tenant %j', (tenant) => {
    expect(principalOf({ tenant }, [], 'tenant').tenant).toBe(tenant);
  });

  it('has no tenant that is longer, or that nobody can see', () => {
    for (const tenant of [
      'x'.repeat(129),
      'acme rival',
      ' acme',
      'acme\n',
      'ac\u0000me',
      'ac\u200bme',
      '\ud800',
      'a\u00a0b',
    ]) {
      expect(() => principalOf({ tenant }, [], 'tenant'), JSON.stringify(tenant)).toThrow(
        expect.objectContaining({ kind: 'no-tenant' }),
      );
    }
  });
});

describe('the configuration of a function', () => {
  it('names the claim of the tenant where it serves callers, and stops it otherwise', () => {
    expect(readEndpointEnvironment({ TENANT_CLAIM: 'org_id' }).tenantClaim).toBe('org_id');
    for (const variables of [{}, { TENANT_CLAIM: '' }, { ORDERS_TABLE: 'orders' }]) {
      expect(() => readEndpointEnvironment(variables)).toThrow(/Environment of the function.*TENANT_CLAIM/s);
    }
  });

  it('has a limit of each tenant with all its parts, or none', () => {
    const limited = { TENANT_CLAIM: 'org_id', LIMITS_TABLE: 'buckets', TENANT_RATE: '50', TENANT_BURST: '200' };
    expect(readEndpointEnvironment(limited).limits).toEqual({ table: 'buckets', rate: 50, burst: 200 });
    expect(readEndpointEnvironment({ TENANT_CLAIM: 'org_id' }).limits).toBeUndefined();
    for (const odd of [{ TENANT_RATE: undefined }, { TENANT_RATE: '0' }, { TENANT_BURST: 'many' }]) {
      expect(() => readEndpointEnvironment({ ...limited, ...odd })).toThrow(/TENANT_RATE or TENANT_BURST/);
    }
  });

  it('needs no claim where it serves the stream or the clock', () => {
    expect(readEnvironment({ ORDERS_TABLE: 'orders' }).ordersTable).toBe('orders');
    expect(() => readEnvironment({})).toThrow(/ORDERS_TABLE/);
  });
});
