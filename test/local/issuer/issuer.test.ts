import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { describe, expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { type Issuer, type IssuerOptions, startIssuer } from '../../../lib/local/issuer/issuer.ts';
import { generateKeys, keptKeys } from '../../../lib/local/issuer/issuer-keys.ts';
import { reservePort } from '../../../lib/local/support/ports.ts';
import { recordingLog, temporaryDirectory } from '../fixtures.ts';

const demo = {
  clientId: 'demo',
  clientSecret: 'the-secret-of-demo',
  tenant: 'acme',
  scopes: ['orders/read', 'orders/write'],
};
const reader = { clientId: 'reader', clientSecret: 'a+secret/with%signs', tenant: 'acme', scopes: ['orders/read'] };

const Answer = z.looseObject({ access_token: z.string().optional() });

/** Starts an issuer behind its own server. `token` requests a token. */
async function start(options: Partial<IssuerOptions> = {}) {
  const port = await reservePort();
  const origin = `http://127.0.0.1:${port.number}`;
  const keys = options.keysFile === undefined ? await generateKeys() : undefined;
  const clients = [demo, reader];
  const { log, lines } = recordingLog();
  const issuer: Issuer = await startIssuer({
    url: `${origin}/oidc`,
    audience: 'orders',
    clients,
    log,
    keys,
    ...options,
  });
  const server = createServer((request, response) => issuer.handle(request, response));
  const listening = Promise.withResolvers<void>();
  server.listen(port.holder, listening.resolve);
  await listening.promise;
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const token = async (parameters: Record<string, string>, headers: Record<string, string> = {}) => {
    const form = new URLSearchParams({ grant_type: 'client_credentials', ...parameters });
    const response = await fetch(issuer.tokenUrl, { method: 'POST', headers, body: form });
    const body = Answer.parse(await response.json());
    return { status: response.status, body, accessToken: body.access_token ?? '' };
  };
  return { issuer, origin, token, lines };
}

const basic = ({ clientId, clientSecret }: { clientId: string; clientSecret: string }) => {
  const encoded = [clientId, clientSecret].map(encodeURIComponent).join(':');
  return { authorization: `Basic ${Buffer.from(encoded).toString('base64')}` };
};
const post = ({ clientId, clientSecret }: { clientId: string; clientSecret: string }) => {
  return { client_id: clientId, client_secret: clientSecret };
};

describe('a client gets a token', () => {
  test('with claims that the authorizer and the service need, for an hour', async () => {
    const { issuer, origin, token } = await start();
    const { status, body, accessToken } = await token({}, basic(demo));
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 3_600,
      scope: 'orders/read orders/write',
    });
    const { payload, protectedHeader } = await jwtVerify(
      accessToken,
      createRemoteJWKSet(new URL(`${origin}/oidc/jwks`)),
    );
    expect(protectedHeader).toMatchObject({ alg: 'RS256', kid: issuer.publicKeys.keys[0]?.kid });
    expect(payload).toMatchObject({
      iss: issuer.url,
      aud: 'orders',
      sub: 'demo',
      client_id: 'demo',
      tenant: 'acme',
      scope: 'orders/read orders/write',
    });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(3_600);
  });

  test('with the scopes it asks for', async () => {
    const { token } = await start();
    expect(await token({ scope: 'orders/read' }, basic(demo))).toMatchObject({
      status: 200,
      body: { scope: 'orders/read' },
    });
  });

  test.each([
    ['client_secret_basic', {}, basic(reader)],
    ['client_secret_post', post(reader), {}],
  ])('by %s, whatever signs its secret has', async (_, parameters, headers) => {
    const { token } = await start();
    expect(await token(parameters, headers)).toMatchObject({ status: 200, body: { scope: 'orders/read' } });
  });
});

describe('a client is refused', () => {
  test.each<[string, Record<string, string>, Record<string, string>, number, string]>([
    ['a scope that nobody has', { scope: 'orders/delete' }, basic(demo), 400, 'invalid_scope'],
    ['a scope that is not its own', { scope: 'orders/read orders/write' }, basic(reader), 400, 'invalid_scope'],
    ['a wrong secret', {}, basic({ ...demo, clientSecret: 'guess' }), 401, 'invalid_client'],
    ['an unknown name', {}, basic({ ...demo, clientId: 'nobody' }), 401, 'invalid_client'],
    ['no secret', { client_id: 'demo' }, {}, 401, 'invalid_client'],
    [
      'another grant',
      { grant_type: 'password', username: 'a', password: 'b' },
      basic(demo),
      400,
      'unsupported_grant_type',
    ],
    ['another resource', { resource: 'urn:other' }, basic(demo), 400, 'invalid_target'],
  ])('with %s', async (_, parameters, headers, status, error) => {
    const { token } = await start();
    expect(await token(parameters, headers)).toMatchObject({ status, body: { error } });
  });
});

test('is found by OpenID and by OAuth discovery, with addresses that answer', async () => {
  const { issuer, origin } = await start();
  const discover = async (path: string) => (await fetch(origin + path)).json();
  const discovered = await discover('/oidc/.well-known/openid-configuration');
  expect(discovered).toMatchObject({
    issuer: issuer.url,
    token_endpoint: issuer.tokenUrl,
    jwks_uri: `${origin}/oidc/jwks`,
    grant_types_supported: ['client_credentials'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    scopes_supported: expect.arrayContaining(['orders/read', 'orders/write']),
  });
  expect(await discover('/.well-known/oauth-authorization-server/oidc')).toEqual(discovered);
  expect(await discover('/oidc/jwks')).toMatchObject(issuer.publicKeys);
});

test('publishes no private part of its keys', async () => {
  const { issuer, origin } = await start();
  const published = await (await fetch(`${origin}/oidc/jwks`)).text();
  for (const keys of [published, JSON.stringify(issuer.publicKeys)]) expect(keys).not.toMatch(/"(d|p|q|dp|dq|qi)":/);
});

test('lets a page under another name of this machine read a token', async () => {
  const { issuer } = await start();
  const origin = `http://localhost:${new URL(issuer.url).port}`;
  const asked = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' };
  const preflight = await fetch(issuer.tokenUrl, { method: 'OPTIONS', headers: { origin, ...asked } });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-origin')).toBe(origin);
  expect(preflight.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('authorization');
  const body = new URLSearchParams({ grant_type: 'client_credentials' });
  const granted = await fetch(issuer.tokenUrl, { method: 'POST', headers: { origin, ...basic(demo) }, body });
  expect([granted.status, granted.headers.get('access-control-allow-origin')]).toEqual([200, origin]);
});

test('gives the tokens of a client without tenant no claim `tenant`', async () => {
  const { tenant: _, ...operator } = { ...demo, clientId: 'operator' };
  const { token } = await start({ clients: [operator] });
  const { accessToken } = await token({}, basic(operator));
  const [, claims = ''] = accessToken.split('.');
  const parsed: unknown = JSON.parse(Buffer.from(claims, 'base64url').toString());
  expect(parsed).toMatchObject({ client_id: 'operator', scope: 'orders/read orders/write' });
  expect(parsed).not.toHaveProperty('tenant');
});

test('answers only under its own path', async () => {
  const { issuer } = await start();
  const own = ['/oidc', '/oidc/token', '/.well-known/oauth-authorization-server/oidc'];
  expect(own.map((path) => issuer.handles(path))).toEqual([true, true, true]);
  expect(['/', '/oidcs', '/orders', '/.well-known/other'].map((path) => issuer.handles(path))).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

describe('the signing keys', () => {
  test('are made once and kept, readable by their owner only', async () => {
    const file = join(temporaryDirectory(), 'deeper', 'issuer-keys.json');
    const first = await keptKeys(file);
    expect(await keptKeys(file)).toEqual(first);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('are made anew when the file is damaged', async () => {
    const file = join(temporaryDirectory(), 'issuer-keys.json');
    writeFileSync(file, '{"keys": [{"kty": "RS');
    const made = await keptKeys(file);
    expect(made.keys).toHaveLength(1);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(made);
  });

  test('keep tokens valid over a restart', async () => {
    const keysFile = join(temporaryDirectory(), 'issuer-keys.json');
    const before = await start({ keysFile });
    const { accessToken } = await before.token({}, basic(demo));
    const after = await start({ keysFile });
    await expect(
      jwtVerify(accessToken, createRemoteJWKSet(new URL(`${after.origin}/oidc/jwks`))),
    ).resolves.toBeDefined();
  });
});
