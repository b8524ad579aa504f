import { expect, test } from 'vitest';
import { getDocs } from '../../../functions/service/handlers/get-docs.ts';
import { getDocsAsset } from '../../../functions/service/handlers/get-docs-asset.ts';
import { referencePage } from '../../../lib/openapi/reference-page.ts';
import { expectDocumented } from '../../support/api/openapi-validator.ts';
import { callPublic, type PublicCall, unusedStore } from '../service-event.ts';

/** Lambda's limit on a response, in bytes (Lambda quotas). */
const LAMBDA_LIMIT = 6 * 1024 * 1024;

const page = referencePage('Quartermaster');
const files = () => new Map([[page.script.name, page.script.gzip]]);

const getPage = (call: PublicCall = {}, tokenUrl?: string) =>
  callPublic(getDocs(() => page.html, tokenUrl)(unusedStore), call);
const getAsset = (asset: string, headers: Record<string, string> = {}) =>
  callPublic(getDocsAsset(files)(unusedStore), { asset, headers });

const policy = async (tokenUrl?: string) => {
  const { headers } = await getPage({}, tokenUrl);
  return new Map(
    (headers['content-security-policy'] ?? '').split('; ').map((rule) => rule.split(/ (.*)/, 2) as [string, string]),
  );
};

test('the page names its title and loads its script and the document from where it is', async () => {
  const { status, headers, body } = await getPage();
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('text/html; charset=utf-8');
  expect(body).toContain('<title>Quartermaster API reference</title>');
  expect(body).toContain(`src="docs/${page.script.name}"`);
  expect(body).toContain('spec-url="openapi.json"');
  expectDocumented({ method: 'GET', path: '/docs', status, headers, body });
});

test('the page refers to no other host', () => {
  expect(page.html).not.toMatch(/(?:https?:)?\/\/[a-z]/i);
});

test('the page may run its own script only, and talk to this API only', async () => {
  const rules = await policy();
  expect(rules.get('default-src')).toBe("'none'");
  expect(rules.get('script-src')).toBe("'self'");
  expect(rules.get('connect-src')).toBe("'self'");
  expect(rules.get('frame-ancestors')).toBe("'none'");
});

test('the page may also ask for a token where tokens are issued', async () => {
  expect((await policy('https://login.example.com/oauth2/token')).get('connect-src')).toBe(
    "'self' https://login.example.com",
  );
});

test('the page is asked for each time and sent once', async () => {
  const { headers } = await getPage();
  expect(headers['cache-control']).toBe('no-cache');
  expect((await getPage({ headers: { 'if-none-match': headers.etag ?? '' } })).status).toBe(304);
});

test('the script is kept for ever under a name with its hash', async () => {
  const { status, headers, body, raw } = await getAsset(page.script.name, { 'accept-encoding': 'gzip' });
  expect(status).toBe(200);
  expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(headers['content-encoding']).toBe('gzip');
  expect(body).toContain('openapi-explorer');
  expect(Buffer.byteLength(JSON.stringify(raw))).toBeLessThan(LAMBDA_LIMIT);
  expectDocumented({ method: 'GET', path: `/docs/${page.script.name}`, status, headers, body });
});

test('the script is sent plain to a caller that takes no compression', async () => {
  const plain = await getAsset(page.script.name);
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(plain.body).toBe((await getAsset(page.script.name, { 'accept-encoding': 'gzip' })).body);
  expect(Buffer.byteLength(JSON.stringify(plain.raw))).toBeLessThan(LAMBDA_LIMIT);
});

test.each(['other.js', '../index.mjs', '__proto__', ''])('there is no file %j', async (asset) => {
  const { status, headers, body } = await getAsset(asset);
  expect(status).toBe(404);
  expect(JSON.parse(body)).toMatchObject({ type: '/docs#error-not-found' });
  expectDocumented({ method: 'GET', path: '/docs/other.js', status, headers, body });
});
