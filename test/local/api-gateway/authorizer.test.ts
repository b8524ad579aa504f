import { createPublicKey } from 'node:crypto';
import { exportJWK, generateKeyPair, importJWK, SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { JwtAuthorizer } from '../../../lib/local/api-gateway/authorizer.ts';
import { publicKeys } from '../../../lib/local/issuer/issuer-keys.ts';
import { type Event, startHttpApi } from './http-fixture.ts';
import { now, TokenForge } from './tokens.ts';

let forge: TokenForge;

beforeAll(async () => {
  forge = await TokenForge.create();
});

const startOrders = (options: { audience?: readonly string[]; identitySources?: readonly string[] } = {}) =>
  startHttpApi({
    issuer: forge.asIssuer,
    routes: { 'GET /orders': { scopes: ['orders/read', 'orders/write'] }, 'GET /any': { scopes: [] } },
    ...options,
  });

/** Calls a route that needs one of two scopes. */
async function call(token: string | undefined, options: Parameters<typeof startOrders>[0] = {}, path = '/orders') {
  const { call: send, events } = await startOrders(options);
  const response = await send(path, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
  return { response, body: await response.json(), events };
}

const scope = 'orders/read';

describe('a request is refused with 401 and the function is not called when', () => {
  const badSignature = async () => {
    const [header, , signature] = (await forge.sign({ scope })).split('.');
    const claims = Buffer.from(JSON.stringify(forge.claims({ scope, tenant: 'other' }))).toString('base64url');
    return `${header}.${claims}.${signature}`;
  };
  const unsigned = async () => new UnsecuredJWT(forge.claims({ scope })).encode();
  const hs256 = async (format: 'pem' | 'der') => {
    const [key] = publicKeys(forge.keys).keys;
    const publicKey = createPublicKey({ key: { ...key }, format: 'jwk' });
    const [pem, der] = [
      publicKey.export({ type: 'spki', format: 'pem' }),
      publicKey.export({ type: 'spki', format: 'der' }),
    ];
    const exported = format === 'pem' ? Buffer.from(pem) : der;
    const token = new SignJWT(forge.claims({ scope })).setProtectedHeader({ alg: 'HS256', kid: key?.kid ?? '' });
    return token.sign(exported);
  };
  const otherKey = async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const kid = forge.keys.keys[0]?.kid ?? '';
    return new SignJWT(forge.claims({ scope })).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey);
  };
  const keyInHeader = async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const jwk = await exportJWK(publicKey);
    const token = new SignJWT(forge.claims({ scope })).setProtectedHeader({ alg: 'RS256', kid: 'mine', jwk });
    return token.sign(privateKey);
  };
  const rs512 = async () => {
    const [key] = forge.keys.keys;
    const token = new SignJWT(forge.claims({ scope })).setProtectedHeader({ alg: 'RS512', kid: key?.kid ?? '' });
    return token.sign(await importJWK({ ...key, alg: 'RS512' }, 'RS512'));
  };

  test.each<[string, () => Promise<string>, string]>([
    ['the claims were changed after signing', badSignature, 'the signature is not valid'],
    ['another key signed it', otherKey, 'the signature is not valid'],
    ['the token brings its own key', keyInHeader, 'no key of the issuer has the kid of the token'],
    ['the algorithm is none, and so is the signature', unsigned, 'the token is malformed'],
    ['scope is a list', () => forge.sign({ scope: [scope] }), 'the token is malformed'],
    ['scope is null', () => forge.sign({ scope: null }), 'the token is malformed'],
    ['it is signed by HS256 with the public key as PEM', () => hs256('pem'), 'the signing method is not valid'],
    ['it is signed by HS256 with the public key as DER', () => hs256('der'), 'the signing method is not valid'],
    ['it is signed by RS512', rs512, 'the signing method is not valid'],
    [
      'no key has its kid',
      () => forge.sign({ scope }, { kid: 'unknown' }),
      'no key of the issuer has the kid of the token',
    ],
    ['it has no kid', () => forge.sign({ scope }, { kid: undefined }), 'the token has no kid'],
    ['another issuer is named', () => forge.sign({ scope, iss: 'https://other.example' }), 'issuer does not match'],
    ['no issuer is named', () => forge.sign({ scope, iss: undefined }), 'issuer does not match'],
    [
      'it is for another audience',
      () => forge.sign({ scope, aud: 'others' }),
      'the token does not have a valid audience',
    ],
    [
      'only client_id is the audience, beside an aud that is not',
      () => forge.sign({ scope, aud: 'x', client_id: 'orders' }),
      'the token does not have a valid audience',
    ],
    [
      'it has neither aud nor client_id',
      () => forge.sign({ scope, aud: undefined, client_id: undefined }),
      'the token does not have a valid audience',
    ],
    ['it has expired', () => forge.sign({ scope, exp: now() - 1 }), 'the token has expired'],
    ['it expires now', () => forge.sign({ scope, exp: now() }), 'the token has expired'],
    ['it never expires', () => forge.sign({ scope, exp: undefined }), 'the claim exp is missing or not valid'],
    ['it is not valid yet', () => forge.sign({ scope, nbf: now() + 60 }), 'the token is not valid yet'],
    ['it was issued in the future', () => forge.sign({ scope, iat: now() + 60 }), 'the token was issued in the future'],
    ['it is no token', async () => 'nonsense', 'the token is malformed'],
    [
      'it has two parts',
      async () => (await forge.sign({ scope })).split('.').slice(0, 2).join('.'),
      'the token is malformed',
    ],
    [
      'its header is no JSON',
      async () => (await forge.sign({ scope })).replace(/^[^.]+/, 'AAAA'),
      'the token is malformed',
    ],
    ['it has five parts', async () => `${await forge.sign({ scope })}.a.b`, 'the token is malformed'],
  ])('%s', async (_, token, description) => {
    const { response, body, events } = await call(await token());
    expect(response.status).toBe(401);
    expect(body).toEqual({ message: 'Unauthorized' });
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('www-authenticate')).toBe(
      `Bearer scope="orders/read orders/write" error="invalid_token" error_description="${description}"`,
    );
    expect(events).toEqual([]);
  });

  test('there is no token', async () => {
    const { response, body, events } = await call(undefined);
    expect(response.status).toBe(401);
    expect(body).toEqual({ message: 'Unauthorized' });
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(events).toEqual([]);
  });

  test('the token is empty', async () => {
    const { response, events } = await call('');
    expect(response.status).toBe(401);
    expect(events).toEqual([]);
  });
});

describe('a request is refused with 403 and the function is not called when the token', () => {
  test.each([
    ['has no scope', {}],
    ['has another scope', { scope: 'orders/readwrite other' }],
    ['has the scope in another claim', { scopes: ['orders/read'], permissions: 'orders/read' }],
  ])('%s', async (_, claims) => {
    const { response, body, events } = await call(await forge.sign(claims));
    expect(response.status).toBe(403);
    expect(body).toEqual({ message: 'Forbidden' });
    expect(response.headers.get('www-authenticate')).toMatch(
      /^Bearer scope="orders\/read orders\/write" error="insufficient_scope"/,
    );
    expect(events).toEqual([]);
  });
});

describe('a request is allowed when', () => {
  test.each([
    ['one of the route scopes is in scope', { scope: 'openid orders/write' }, {}],
    ['it is in scp', { scp: 'orders/read' }, {}],
    ['scp is a list', { scp: ['openid', 'orders/read'] }, {}],
    ['aud is a list with the audience', { scope, aud: ['other', 'orders'] }, {}],
    ['client_id is the audience where aud is absent', { scope, aud: undefined, client_id: 'orders' }, {}],
    ['aud is any of the audiences', { scope, aud: 'second' }, { audience: ['first', 'second'] }],
    ['nbf and iat have come', { scope, nbf: now(), iat: now() }, {}],
    ['it has no iat', { scope, iat: undefined }, {}],
  ])('%s', async (_, claims, options) => {
    const { response, events } = await call(await forge.sign(claims), options);
    expect(response.status).toBe(200);
    expect(events).toHaveLength(1);
  });

  test.each(['bearer ', 'BEARER ', 'Bearer  ', ''])('the header begins with "%s"', async (scheme) => {
    const { call: send, events } = await startOrders();
    const response = await send('/orders', { headers: { authorization: `${scheme}${await forge.sign({ scope })}` } });
    expect(response.status).toBe(200);
    expect(events).toHaveLength(1);
  });

  test('the token is in the query and the authorizer looks there', async () => {
    const identitySources = ['$request.header.Authorization', '$request.querystring.token'];
    const { call: send } = await startOrders({ identitySources });
    expect((await send(`/orders?token=${await forge.sign({ scope })}`)).status).toBe(200);
    expect((await send('/orders')).status).toBe(401);
  });

  test('the route asks for no scope', async () => {
    const { response, events } = await call(await forge.sign({}), {}, '/any');
    expect(response.status).toBe(200);
    expect(events).toMatchObject([{ requestContext: { authorizer: { jwt: { scopes: null } } } }]);
  });
});

test('the event shows every claim as a string and the scopes of the route', async () => {
  const claims = {
    scope,
    exp: now() + 60,
    admin: true,
    nothing: null,
    groups: ['a', 'b'],
    place: { b: 1, a: 'x' },
    tenant: 'acme',
  };
  const { events } = await call(await forge.sign(claims));
  expect(events).toMatchObject([
    {
      requestContext: {
        authorizer: {
          jwt: {
            claims: {
              iss: forge.issuer,
              aud: 'orders',
              scope,
              exp: String(claims.exp),
              admin: 'true',
              groups: '[a b]',
              place: 'map[a:x b:1]',
              tenant: 'acme',
            },
            scopes: ['orders/read', 'orders/write'],
          },
        },
      },
    },
  ]);
});

describe('a token that was accepted before', () => {
  const request = (token: string) => ({
    header: (name: string) => (name === 'authorization' ? `Bearer ${token}` : undefined),
    query: () => undefined,
    routeScopes: [scope],
  });
  const authorizer = () => {
    const identitySources = ['$request.header.Authorization'];
    return new JwtAuthorizer({
      issuer: forge.issuer,
      audience: ['orders'],
      identitySources,
      keys: publicKeys(forge.keys),
    });
  };

  test('is refused once it has expired', async () => {
    const subject = authorizer();
    const token = await forge.sign({ scope });
    expect(await subject.authorize(request(token))).toMatchObject({ allowed: true });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 601_000 });
    const later = await subject.authorize(request(token));
    vi.useRealTimers();
    expect(later).toMatchObject({
      allowed: false,
      status: 401,
      challenge: expect.stringContaining('the token has expired'),
    });
  });

  test.each(['nbf', 'iat'])('is refused when the clock goes back before its %s', async (claim) => {
    const subject = authorizer();
    const token = await forge.sign({ scope, [claim]: now() });
    expect(await subject.authorize(request(token))).toMatchObject({ allowed: true });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 60_000 });
    const earlier = await subject.authorize(request(token));
    vi.useRealTimers();
    expect(earlier).toMatchObject({ allowed: false, status: 401 });
    expect(await subject.authorize(request(token))).toMatchObject({ allowed: true });
  });

  test('is still held to the scopes of each route', async () => {
    const subject = authorizer();
    const token = await forge.sign({ scope });
    expect(await subject.authorize(request(token))).toMatchObject({ allowed: true });
    const other = { ...request(token), routeScopes: ['operations/write'] };
    expect(await subject.authorize(other)).toMatchObject({ allowed: false, status: 403 });
  });
});

describe('an issuer elsewhere', () => {
  const options = { audience: ['orders'], identitySources: ['$request.header.Authorization'] };

  test('must be reached over https', () => {
    expect(() => new JwtAuthorizer({ ...options, issuer: 'http://issuer.example' })).toThrow(
      /neither the local one nor reached over https/,
    );
  });

  const request = (token: string) => ({ header: () => token, query: () => undefined, routeScopes: [] });
  const json = (value: unknown) =>
    new Response(JSON.stringify(value), { headers: { 'content-type': 'application/json' } });

  test('is found by discovery', async () => {
    const asked: string[] = [];
    vi.stubGlobal('fetch', async (input: string | URL) => {
      asked.push(String(input));
      if (String(input).endsWith('/jwks')) return json(publicKeys(forge.keys));
      return json({ issuer: forge.issuer, jwks_uri: `${forge.issuer}/jwks` });
    });
    const authorizer = new JwtAuthorizer({ ...options, issuer: forge.issuer });
    const first = await authorizer.authorize(request(await forge.sign({ sub: 'one' })));
    const second = await authorizer.authorize(request(await forge.sign({ sub: 'two' })));
    vi.unstubAllGlobals();
    expect([first, second]).toMatchObject([{ allowed: true }, { allowed: true }]);
    expect(asked).toEqual([`${forge.issuer}/.well-known/openid-configuration`, `${forge.issuer}/jwks`]);
  });

  test.each<[string, () => Promise<Response>]>([
    ['cannot be reached', () => Promise.reject(new TypeError('fetch failed'))],
    ['answers with an error', async () => new Response('', { status: 500 })],
    [
      'says it is another',
      async () => json({ issuer: 'https://other.example', jwks_uri: 'https://other.example/jwks' }),
    ],
    [
      'has its keys where no https is',
      async () => json({ issuer: forge.issuer, jwks_uri: 'http://issuer.example/jwks' }),
    ],
  ])('that %s lets nobody in', async (_, answer) => {
    vi.stubGlobal('fetch', answer);
    const authorizer = new JwtAuthorizer({ ...options, issuer: forge.issuer });
    const authorization = await authorizer.authorize(request(await forge.sign({})));
    vi.unstubAllGlobals();
    expect(authorization).toMatchObject({ allowed: false, status: 401 });
  });
});

test('a public route needs no token and the event tells of none', async () => {
  const { call: send, events } = await startHttpApi({ routes: { 'GET /health': {} } });
  expect((await send('/health')).status).toBe(200);
  const [event]: readonly Event[] = events;
  expect(event).not.toHaveProperty('requestContext.authorizer');
});
