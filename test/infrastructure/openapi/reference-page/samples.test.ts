import { spawnSync } from 'node:child_process';
import { transformSync } from 'esbuild';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { operationsCode } from '../../../../bin/sdk/operations-code.ts';
import { sdkDocument } from '../../../../bin/sdk/sdk-document.ts';
import { deployed } from '../../../../lib/config/product-lines.ts';
import { deployedDocument } from '../../../../lib/functions/service-assets.ts';
import { viewOf } from '../../../../lib/openapi/reference-page/document-view.ts';
import { examplesOf } from '../../../../lib/openapi/reference-page/responses.ts';
import { sampleRequest } from '../../../../lib/openapi/reference-page/sample-view.ts';
import { type ApiRequest, addressOf } from '../../../../lib/openapi/reference-page/shared/api-request.ts';
import { curlSample, pythonSample, typescriptSample } from '../../../../lib/openapi/reference-page/shared/samples.ts';

/** A request with characters that a shell, JSON and addresses each treat in a way of their own. */
const odd: ApiRequest = {
  operationId: 'subscriptions-sandbox-update-order',
  method: 'PATCH',
  path: '/v3/customers/{customerId}/orders/{orderId}',
  base: 'https://api.example.com/stage',
  pathParameters: [{ name: 'customerId', value: "a b/c'd" }],
  query: [
    { name: 'limit', value: '25', isBare: true },
    { name: 'q', value: 'x&y=$HOME' },
  ],
  headers: [
    { name: 'X-Api-Key', value: 'demo' },
    { name: 'X-Correlation-Id', value: '0b9f' },
  ],
  token: 'aaa.bbb.ccc',
  body: { type: 'application/json', text: `{"it's":"a \\"$(x)\\" \\\\ \`y\` é","on":true,"none":null,"list":[1,{}]}` },
};

/** The requests of the document's own examples. */
const requests: readonly ApiRequest[] = viewOf(deployedDocument(deployed({ sandbox: true }))).operations.map(
  ({ operationId, method, path, requestBody }) => ({
    ...odd,
    operationId,
    method,
    path,
    body: Object.entries(requestBody?.content ?? {}).map(([type, content]) => ({
      type,
      text: JSON.stringify(examplesOf(content)[0]?.value ?? {}),
    }))[0],
  }),
);

test('fills in the address, and keeps the name of what is missing', () => {
  expect(addressOf(odd)).toBe(
    "https://api.example.com/stage/v3/customers/a%20b%2Fc'd/orders/{orderId}?limit=25&q=x%26y%3D%24HOME",
  );
});

test('gives curl exactly the request, whatever characters it has', () => {
  const script = `curl() { printf '%s\\0' "$@"; }\n${curlSample(odd)}`;
  const { stdout } = spawnSync('sh', ['-c', script], { encoding: 'utf8' });
  expect(stdout.split('\0').slice(0, -1)).toEqual([
    '-X',
    'PATCH',
    addressOf(odd),
    '-H',
    'Authorization: Bearer aaa.bbb.ccc',
    '-H',
    'X-Api-Key: demo',
    '-H',
    'X-Correlation-Id: 0b9f',
    '-H',
    'Content-Type: application/json',
    '-d',
    odd.body?.text,
  ]);
});

test('writes TypeScript that can be read, with the name of the SDK for the operation', () => {
  const sample = typescriptSample(odd);
  expect(sample).toContain("import { createClient } from '@quartermaster/sdk';");
  expect(sample).toContain('await client.subscriptions.sandboxUpdateOrder({');
  expect(sample).toContain('token: "aaa.bbb.ccc"');
  expect(sample).toContain('limit: 25,');
  expect(sample).toContain('"X-Correlation-Id": "0b9f"');
  // The SDK takes the API key from the token.
  expect(sample).not.toContain('X-Api-Key');
  for (const request of [odd, ...requests]) transformSync(typescriptSample(request), { loader: 'ts', format: 'esm' });
});

test('calls a function of the SDK that sends the same request, for every operation', async () => {
  // The SDK's own sources are made of this code (test/sdk/generated.test.ts).
  const { code } = transformSync(operationsCode(sdkDocument()), { loader: 'ts', format: 'esm' });
  const { operations } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  const groups = z.record(z.string(), z.record(z.string(), z.unknown())).parse(
    operations({
      call: ({ method, path }: ApiRequest) => `${method} ${path}`,
      list: () => 'a list in pages',
    }),
  );
  const called = requests.map((request) => {
    const [, group = '', name = ''] = /await client\.(\w+)\.(\w+)\(/.exec(typescriptSample(request)) ?? [];
    const call = groups[group]?.[name];
    return typeof call === 'function' ? call() : `nothing: ${group}.${name}`;
  });
  expect(called).toEqual(requests.map(({ method, path }) => `${method} ${path}`));
  expect(called.length).toBeGreaterThan(40);
});

test('writes TypeScript without an argument for a request without a value', () => {
  const bare = { ...odd, pathParameters: [], query: [], headers: [], body: undefined };
  expect(typescriptSample(bare)).toContain('sandboxUpdateOrder();');
});

const hasPython = spawnSync('python3', ['--version']).status === 0;

test.skipIf(!hasPython)('writes Python that sends exactly the request', () => {
  const sent = `
import json, sys, urllib.request
def answer(request, timeout):
    print(json.dumps([request.full_url, request.get_method(), dict(request.header_items()), json.loads(request.data)]))
    sys.exit()
urllib.request.urlopen = answer
`;
  const { stdout, stderr } = spawnSync('python3', ['-c', sent + pythonSample(odd)], { encoding: 'utf8' });
  expect(stderr).toBe('');
  const [url, method, headers, body] = JSON.parse(stdout);
  expect([url, method]).toEqual([addressOf(odd), 'PATCH']);
  expect(headers).toMatchObject({ Authorization: 'Bearer aaa.bbb.ccc', 'X-api-key': 'demo' });
  expect(body).toEqual(JSON.parse(odd.body?.text ?? ''));
});

test.skipIf(!hasPython)('writes Python that can be read, for every operation', () => {
  const check = 'import ast, json, sys\nfor source in json.load(sys.stdin): ast.parse(source)';
  const input = JSON.stringify(requests.map(pythonSample));
  const { stderr, status } = spawnSync('python3', ['-c', check], { encoding: 'utf8', input });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
});

test('keeps a body that is not JSON as the reader wrote it', () => {
  const broken = { ...odd, body: { type: 'application/json', text: '{"a":' } };
  for (const sample of [curlSample, typescriptSample, pythonSample]) expect(sample(broken)).toContain('{"a":');
});

const operations = viewOf(deployedDocument(deployed({ sandbox: true }))).operations;
const sampleOf = (operationId: string) => {
  const operation = operations.find((one) => one.operationId === operationId);
  if (operation === undefined) throw new Error(`There is no operation ${operationId}`);
  return sampleRequest(operation);
};

/** Headers that a caller of the SDK need not write: the client adds the API key. */
const BY_SDK = /^x-api-key$/i;

test('shows in each language every parameter that a request must have', () => {
  for (const operation of operations) {
    const request = sampleRequest(operation);
    const required = (operation.parameters ?? []).filter((parameter) => parameter.required && parameter.in !== 'path');
    for (const { name, in: place } of required) {
      const written = [curlSample(request), pythonSample(request)];
      const all = place === 'header' && BY_SDK.test(name) ? written : [...written, typescriptSample(request)];
      for (const sample of all) expect(`${operation.operationId} ${sample}`).toContain(name);
    }
  }
  expect(curlSample(sampleOf('subscriptions-get-customer'))).toContain("-H 'X-Api-Key: YOUR_CLIENT_ID'");
});

test('shows in each language a key with every call that takes one', () => {
  const keyed = operations.filter(({ parameters = [] }) => parameters.some(({ name }) => KEY.test(name)));
  expect(keyed.length).toBeGreaterThan(10);
  for (const operation of keyed) {
    const request = sampleRequest(operation);
    for (const sample of [curlSample, pythonSample, typescriptSample]) expect(sample(request)).toMatch(KEY);
  }
});

const KEY = /idempotency-key|x-correlation-id/i;

test('shows the query of the example whose body it shows', () => {
  const request = sampleOf('subscriptions-place-order');
  expect(curlSample(request)).toContain('/orders?fetch-price=true');
  expect(pythonSample(request)).toContain('/orders?fetch-price=true');
  expect(typescriptSample(request)).toContain('"fetch-price": true');
  // Reads begin without a filter.
  expect(sampleOf('devices-list-orders').query).toEqual([]);
  expect(sampleOf('subscriptions-list-customers').query).toEqual([]);
});
