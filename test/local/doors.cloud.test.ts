import { readFileSync } from 'node:fs';
import { createServer, request as sendHttp } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../../lib/local/cloud.ts';
import { LocalLog } from '../../lib/local/support/log.ts';
import { LOCAL_REGION } from '../../lib/local/template/account.ts';
import { launchBrowser } from '../support/cloud/browser.ts';
import { signedWith } from './fixtures.ts';
import { oddRequests, sendRaw, statusOf } from './support/raw-request.ts';

/** A local cloud as `npm start` runs it, with a key of its own. */
let cloud: LocalCloud;
const errors: string[] = [];

beforeAll(async () => {
  const log = new LocalLog({ level: 'error', write: (line) => void errors.push(line) });
  cloud = await startLocalCloud({ assemblyDirectory: inject('assembly'), schedules: false, log });
});

afterAll(() => cloud?.stop());

type Port = 'apiUrl' | 'awsUrl' | 'dynamodbUrl';
const PORTS: readonly Port[] = ['apiUrl', 'awsUrl', 'dynamodbUrl'];

/** Requests that each port answers with 200. */
const good = (port: Port) => {
  const authorization = signedWith(cloud.credentials);
  if (port === 'apiUrl') return { method: 'GET', path: '/health', headers: {} };
  const target = port === 'awsUrl' ? 'AmazonSQS.ListQueues' : 'DynamoDB_20120810.ListTables';
  const amz = { 'x-amz-target': target, 'x-amz-date': '20270101T000000Z' };
  const headers = { authorization, ...amz, 'content-type': 'application/x-amz-json-1.0' };
  return { method: 'POST', path: '/', headers };
};

function send(port: Port, headers: Readonly<NodeJS.Dict<string>>, changes: { method?: string; path?: string } = {}) {
  const { hostname, port: number } = new URL(cloud[port]);
  const known = good(port);
  const answered = Promise.withResolvers<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }>();
  const request = sendHttp(
    { hostname, port: number, ...known, ...changes, headers: { ...known.headers, ...headers } },
    (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => {
        answered.resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      });
    },
  );
  request.on('error', answered.reject);
  request.end((changes.method ?? known.method) === 'POST' ? '{}' : undefined);
  return answered.promise;
}

describe.each(PORTS)('the port of %s', (port) => {
  test('outlives odd requests', async () => {
    const key = `Host: localhost\r\nAuthorization: ${signedWith(cloud.credentials)}\r\n`;
    for (const request of [...oddRequests(), ...oddRequests(key)]) {
      expect(statusOf(await sendRaw(cloud[port], request)) ?? 400, request).not.toBe(500);
    }
    expect((await send('apiUrl', {})).status).toBe(200);
    expect(errors).toEqual([]);
  });

  test.each([
    ['a foreign name', { host: 'evil.example' }],
    ['a foreign name with its port', { host: '127.0.0.1.evil.example:3000' }],
    ['a foreign origin', { origin: 'http://evil.example' }],
    ['an origin that is none', { origin: 'null' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['a foreign page without origin', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
  ])('refuses %s', async (_, headers) => {
    const preflight = { method: 'OPTIONS' };
    for (const { status, headers: answered } of [await send(port, headers), await send(port, headers, preflight)]) {
      expect(status).toBe(403);
      expect(answered['access-control-allow-origin']).toBeUndefined();
    }
  });

  test('answers under its own name and to its own pages', async () => {
    const { host, origin } = new URL(cloud[port]);
    for (const headers of [{}, { host: 'localhost' }, { host, origin, 'sec-fetch-site': 'same-origin' }]) {
      const { status, headers: answered } = await send(port, headers);
      expect([port, status]).toEqual([port, port === 'awsUrl' ? 400 : 200]);
      expect(answered['access-control-allow-origin']).toBeUndefined();
    }
  });
});

const TABLES = ['Accounts', 'Catalog', 'Events', 'Idempotency', 'Orders', 'Webhooks'];

describe.each(['awsUrl', 'dynamodbUrl'] as const)('%s', (port) => {
  test.each([
    ['no key', ''],
    ['another key', signedWith({ accessKeyId: 'local' })],
    ['an empty key', signedWith({ accessKeyId: '' })],
    ['the secret for the key', 'Bearer secret'],
  ])('refuses %s', async (_, authorization) => {
    const { status, text } = await send(port, { authorization });
    expect([status, JSON.parse(text).__type]).toEqual([403, expect.stringContaining('UnrecognizedClientException')]);
  });

  test('takes no key from the query', async () => {
    const key = `/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${cloud.credentials.accessKeyId}/a/b/c/d`;
    const path = `${key}&X-Amz-Signature=x&X-Amz-SignedHeaders=host&X-Amz-Date=20270101T000000Z`;
    expect((await send(port, { authorization: '' }, { path })).status).toBe(403);
  });

  test('answers the SDK with the key of this run, which no other run has', async () => {
    const settings = { endpoint: cloud[port], region: LOCAL_REGION, credentials: cloud.credentials };
    if (port === 'dynamodbUrl') {
      const { TableNames = [] } = await new DynamoDBClient(settings).send(new ListTablesCommand({}));
      const tables = TableNames.map((name) => name.replace(/[0-9A-F]{8}$/, ''));
      expect(tables.toSorted()).toEqual(TABLES);
    } else {
      const { EventSourceMappings = [] } = await new LambdaClient(settings).send(
        new ListEventSourceMappingsCommand({}),
      );
      expect(EventSourceMappings.length).toBeGreaterThan(0);
    }
    expect(cloud.credentials.accessKeyId).toMatch(/^[0-9a-f]{48}$/);
  });
});

const HOSTILE_PAGE = readFileSync(join(import.meta.dirname, 'hostile-page.html'));

test('a hostile page in a browser reads nothing, invokes nothing and ends nothing', async () => {
  const hostile = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(HOSTILE_PAGE);
  });
  await new Promise<void>((resolve) => hostile.listen(0, '127.0.0.1', resolve));
  const { port } = hostile.address() as AddressInfo;
  // Browsers keep pages of the Internet from this machine, some of them and by now. This page is of this machine under another name.
  const browser = await launchBrowser(['--host-resolver-rules=MAP evil.example 127.0.0.1']);
  try {
    const page = await browser.newPage();
    const statuses: number[] = [];
    page.on('response', (response) => {
      if (!response.url().includes('evil.example')) statuses.push(response.status());
    });
    let tried = 0;
    page.on('request', () => {
      tried += 1;
    });
    await page.goto(`http://evil.example:${port}/`);
    const { apiUrl: api, awsUrl: aws, dynamodbUrl: dynamodb } = cloud;
    expect(await page.evaluate(`attack(${JSON.stringify({ api, aws, dynamodb })})`)).toEqual([]);
    // Each answer that the browser let through was a refusal.
    expect(tried).toBeGreaterThan(12);
    expect(new Set(statuses)).toEqual(new Set([403]));
  } finally {
    await browser.close();
    hostile.close();
  }
  expect(errors).toEqual([]);
  expect(cloud.executions()).toEqual([]);
  expect((await send('apiUrl', {})).status).toBe(200);
});

test('a page whose name points here by DNS reads nothing', async () => {
  const { port } = new URL(cloud.apiUrl);
  const browser = await launchBrowser(['--host-resolver-rules=MAP evil.example 127.0.0.1']);
  try {
    const page = await browser.newPage();
    const answer = await page.goto(`http://evil.example:${port}/console`);
    expect(answer?.status()).toBe(403);
    expect(await page.content()).not.toContain('script');
  } finally {
    await browser.close();
  }
});
