import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { getDocs } from '../../../functions/service/handlers/get-docs.ts';
import { getDocsAsset } from '../../../functions/service/handlers/get-docs-asset.ts';
import { deployed } from '../../../lib/config/product-lines.ts';
import { deployedDocument } from '../../../lib/functions/service-assets.ts';
import { referencePage } from '../../../lib/openapi/reference-page.ts';
import { expectDocumented } from '../../support/api/openapi-validator.ts';
import { callPublic, type PublicCall, unusedStore } from '../service-event.ts';

/** Lambda's limit on a response, in bytes (Lambda quotas). */
const LAMBDA_LIMIT = 6 * 1024 * 1024;

/** Bytes that a browser loads before it shows the page, and those of the script that it loads meanwhile, compressed. */
const FIRST_PAINT_BYTES = 160_000;
const SCRIPT_BYTES = 20_000;

const page = referencePage(deployedDocument(deployed({ sandbox: true })));
const html = gunzipSync(page.html).toString('utf8');
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

test('the page names its title and loads its script from where it is', async () => {
  const { status, headers, body } = await getPage();
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('text/html; charset=utf-8');
  expect(body).toContain('<title>Quartermaster API reference</title>');
  expect(body).toContain(`src="docs/${page.script.name}"`);
  expectDocumented({ method: 'GET', path: '/docs', status, headers, body });
});

test('the page loads nothing of another host, and one file of its own', () => {
  const loaded = [...html.matchAll(/<(?:script|img|link|iframe|object|embed|video|audio|source)\b[^>]*>/g)].map(
    ([tag]) => tag,
  );
  expect(loaded).toEqual(['<link rel="icon" href="data:,">', `<script defer src="docs/${page.script.name}">`]);
  expect(html).not.toMatch(/url\(|@import/);
  expect(gunzipSync(page.script.gzip).toString('utf8')).not.toMatch(/https?:\/\/[a-z]/i);
});

test('the page is shown after few bytes', () => {
  expect(page.html.byteLength).toBeLessThan(FIRST_PAINT_BYTES);
  expect(page.script.gzip.byteLength).toBeLessThan(SCRIPT_BYTES);
});

test('the page is sent whole within the limit of a response, compressed or plain', async () => {
  const compressed = await getPage({ headers: { 'accept-encoding': 'gzip' } });
  const plain = await getPage();
  expect(compressed.headers['content-encoding']).toBe('gzip');
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(compressed.body).toBe(plain.body);
  for (const { raw } of [compressed, plain])
    expect(Buffer.byteLength(JSON.stringify(raw))).toBeLessThan(LAMBDA_LIMIT / 2);
});

test('the page allows its own styles only', () => {
  const [, styles = ''] = /<style>([\s\S]*?)<\/style>/.exec(html) ?? [];
  const digest = createHash('sha256').update(styles).digest('base64');
  expect(html).toContain(`<meta http-equiv="Content-Security-Policy" content="style-src 'sha256-${digest}'">`);
  expect(html).not.toMatch(/<[^>]+ style=/);
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
  expect(body).toContain('sessionStorage');
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

test('the samples of the page call the server that served it', async () => {
  const samples = (body: string) => [...body.matchAll(/<code>(curl [^<]*)<\/code>/g)].map(([, sample = '']) => sample);
  const local = await getPage({ rawPath: '/docs', headers: { host: 'localhost:3000', 'x-forwarded-proto': 'http' } });
  expect(samples(local.body).length).toBeGreaterThan(40);
  for (const sample of samples(local.body)) expect(sample).toMatch(/^curl (?:-X \w+ )?'http:\/\/localhost:3000\//);
  const staged = await getPage({ rawPath: '/v1/docs', headers: { host: 'x.example' } });
  for (const sample of samples(staged.body)) expect(sample).toMatch(/^curl (?:-X \w+ )?'https:\/\/x\.example\/v1\//);
  expect(staged.headers.etag).not.toBe(local.headers.etag);
});

test('the page shows a host with characters of HTML as text', async () => {
  const { body } = await getPage({ rawPath: '/docs', headers: { host: 'a"><script>b' } });
  expect(body).not.toContain('><script>b');
  expect(body).toContain('https://a&quot;&gt;&lt;script&gt;b/');
});
