import { expect, test } from 'vitest';
import { getOpenApi } from '../../../functions/service/handlers/get-openapi.ts';
import { deployed } from '../../../lib/config/product-lines.ts';
import { serviceAssets } from '../../../lib/functions/service-assets.ts';
import { expectDocumented } from '../../support/api/openapi-validator.ts';
import { callPublic, type PublicCall, unusedStore } from '../service-event.ts';

const TOKEN_URL = 'https://login.example.com/oauth2/token';
const document = String(serviceAssets(deployed({ sandbox: true }))['get-openapi']?.['openapi.json']);
const asset = () => document;

const get = (call: PublicCall = {}, tokenUrl: string | undefined = TOKEN_URL) =>
  callPublic(getOpenApi(asset, tokenUrl)(unusedStore), { rawPath: '/openapi.json', ...call });

test('names the URL that was called as the server', async () => {
  const { status, headers, body } = await get({ headers: { host: 'localhost:3000', 'x-forwarded-proto': 'http' } });
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('application/json');
  expect(JSON.parse(body).servers).toEqual([{ url: 'http://localhost:3000' }]);
});

test('names the stage as part of the server', async () => {
  const { body } = await get({ rawPath: '/production/openapi.json' });
  expect(JSON.parse(body).servers).toEqual([{ url: 'https://api.example.com/production' }]);
});

test('changes nothing of the document but the server and the token endpoint', async () => {
  const expected = JSON.parse(asset());
  expected.servers = [{ url: 'https://api.example.com' }];
  expected.components.securitySchemes.oauth2.flows.clientCredentials.tokenUrl = TOKEN_URL;
  expect(JSON.parse((await get()).body)).toEqual(expected);
});

test('leaves the OAuth2 scheme out when the token endpoint is not known', async () => {
  const { body } = await callPublic(getOpenApi(asset, '')(unusedStore), { rawPath: '/openapi.json' });
  const served = JSON.parse(body);
  expect(Object.keys(served.components.securitySchemes)).toEqual(['bearer']);
  expect(served.paths['/provisioning/api/v1/orders'].post.security).toEqual([{ bearer: [] }]);
  expect(body).not.toContain('issuer.invalid');
});

test('is compressed for callers that take it, and says so', async () => {
  const plain = await get();
  const gzip = await get({ headers: { 'accept-encoding': 'br, gzip;q=0.5' } });
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(gzip.headers['content-encoding']).toBe('gzip');
  expect(gzip.headers.vary).toBe('accept-encoding');
  expect(gzip.body).toBe(plain.body);
  expect((await get({ headers: { 'accept-encoding': 'gzip;q=0' } })).headers['content-encoding']).toBeUndefined();
});

test('is not sent again to a caller that has it', async () => {
  const { headers } = await get();
  const again = await get({ headers: { 'if-none-match': `"other", ${headers.etag}` } });
  expect(again.status).toBe(304);
  expect(again.body).toBe('');
  expect(again.headers.etag).toBe(headers.etag);
  expect((await get({ headers: { 'if-none-match': '"other"' } })).status).toBe(200);
});

test('has another entity tag at another URL', async () => {
  const [one, other] = await Promise.all([get(), get({ headers: { host: 'other.example.com' } })]);
  expect(one.headers.etag).not.toBe(other.headers.etag);
});

test('answers as it documents itself', async () => {
  const { status, headers, body } = await get();
  expectDocumented({ method: 'GET', path: '/openapi.json', status, headers, body });
});

test('is packed once for a URL, and anew for another', async () => {
  let packed = 0;
  const counted = () => {
    packed += 1;
    return asset();
  };
  const handler = getOpenApi(counted, TOKEN_URL)(unusedStore);
  const at = (host: string) => callPublic(handler, { rawPath: '/openapi.json', headers: { host } });
  const [one, again] = [await at('one.example.com'), await at('one.example.com')];
  expect(packed).toBe(1);
  expect(again).toEqual(one);
  const other = await at('other.example.com');
  expect(packed).toBe(2);
  expect(JSON.parse(other.body).servers).toEqual([{ url: 'https://other.example.com' }]);
  expect((await at('one.example.com')).body).toBe(one.body);
});
