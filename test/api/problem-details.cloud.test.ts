import { randomUUID } from 'node:crypto';
import { beforeAll, expect, inject, test } from 'vitest';
import { operatorOf, principalOf } from '../../functions/core/http/principal.ts';
import { noResponse, type Problem, unexpectedFault } from '../../functions/core/problems/problem.ts';
import { repeatAdvice } from '../../functions/core/problems/repeat-advice.ts';
import { MOST_WEBHOOKS } from '../../functions/webhooks/model/webhook.ts';
import { tokenFor } from '../support/api/api.ts';
import { completeOrder } from '../support/lines/appliance-service.ts';

const ORDERS = '/provisioning/api/v1/orders';
const SCOPES = 'appliance-orders/read appliance-orders/write webhooks/read webhooks/write';

// biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of many shapes
type Json = any;

let document: Json;
let call: (method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>) => Promise<Json>;

beforeAll(async () => {
  const { apiUrl } = inject('cloud');
  const authorization = `Bearer ${await tokenFor(randomUUID(), SCOPES, inject('cloud'))}`;
  document = await (await fetch(new URL('/openapi.json', apiUrl))).json();
  call = async (method, path, body, headers = {}) => {
    const sent = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(new URL(path, apiUrl), {
      method,
      headers: { authorization, 'content-type': 'application/json', ...headers },
      ...(sent !== undefined && { body: sent }),
    });
    return response.json();
  };
});

/** Returns the `detail` of the example of a problem in the document. */
const documented = (method: string, path: string, status: number): string =>
  document.paths[path][method].responses[status].content['application/problem+json'].example.detail;

/** Figures and times differ between two requests. */
const alike = (detail: string): string => detail.replaceAll(/\d[\d:.TZ-]*/g, '#');

const NO_ORDER = `${ORDERS}/1-00000000000000000000`;
const NO_WEBHOOK = `/webhooks/wh${'0'.repeat(16)}`;

const url = (index: number) => ({ url: `https://example.com/hooks/${index}` });

/** Requests that are refused, by the operation and status whose example they are. */
const REFUSED: Readonly<Record<string, readonly [string, string, number, () => Promise<Json>]>> = {
  'a body that is no JSON': ['post', ORDERS, 400, () => call('POST', ORDERS, '{"sku": }')],
  'a body where none belongs': ['put', `${ORDERS}/{uid}/flag`, 400, () => call('PUT', `${NO_ORDER}/flag`, { a: 1 })],
  'no such order': ['get', `${ORDERS}/{uid}`, 404, () => call('GET', NO_ORDER)],
  'no such webhook': ['get', '/webhooks/{id}', 404, () => call('GET', NO_WEBHOOK)],
  'no such schema': ['get', '/schemas/{schema}', 404, () => call('GET', '/schemas/order.lost.v1.json')],
  'no such file of the page': ['get', '/docs/{asset}', 404, () => call('GET', '/docs/lost-0000.js')],
  'another version of an order': [
    'put',
    `${ORDERS}/{uid}`,
    412,
    async () => {
      const { uid } = await call('POST', ORDERS, completeOrder());
      return call('PUT', `${ORDERS}/${uid}`, { notes: 'late' }, { 'if-match': '"2"' });
    },
  ],
  'another version of a webhook': [
    'patch',
    '/webhooks/{id}',
    412,
    async () => {
      const { id } = await call('POST', '/webhooks', url(0));
      return call('PATCH', `/webhooks/${id}`, { description: 'late' }, { 'if-match': '"9"' });
    },
  ],
  'a rotation while two secrets are valid': [
    'post',
    '/webhooks/{id}/rotate-secret',
    409,
    async () => {
      const { id } = await call('POST', '/webhooks', url(0));
      await call('POST', `/webhooks/${id}/rotate-secret`, {});
      return call('POST', `/webhooks/${id}/rotate-secret`, {});
    },
  ],
  'a webhook more than a tenant may have': [
    'post',
    '/webhooks',
    409,
    async () => {
      for (let index = 0; index < MOST_WEBHOOKS; index++) await call('POST', '/webhooks', url(index));
      return call('POST', '/webhooks', url(MOST_WEBHOOKS));
    },
  ],
  'a large body': ['post', ORDERS, 413, () => call('POST', ORDERS, { notes: 'x'.repeat(300_000) })],
  'a body of another type': ['post', ORDERS, 415, () => call('POST', ORDERS, '{}', { 'content-type': 'text/plain' })],
};

test.each(Object.entries(REFUSED))('the example of a refusal has the words of the service: %s', async (_, row) => {
  const [method, path, status, refused] = row;
  const { detail, ...problem } = await refused();
  expect(problem).toMatchObject({ status });
  expect(alike(documented(method, path, status))).toBe(alike(detail));
});

function thrownBy(work: () => unknown): Problem {
  try {
    work();
  } catch (problem) {
    return problem as Problem;
  }
  throw new Error('Nothing was thrown');
}

const KEYED = repeatAdvice({ method: 'POST', idempotency: { days: 10 } });

/** Problems that no request of a test can cause over HTTP. */
const OTHERS: Readonly<Record<string, readonly [string, string, number, () => Problem]>> = {
  'no tenant': ['get', ORDERS, 403, () => thrownBy(() => principalOf({}, [], 'client_id'))],
  'no subject': ['get', '/operations/v1/webhooks', 403, () => thrownBy(() => operatorOf({}, []))],
  'a fault of a read': ['get', ORDERS, 500, () => unexpectedFault(undefined, repeatAdvice({ method: 'GET' }))],
  'a fault of a create': ['post', ORDERS, 500, () => unexpectedFault(undefined, KEYED)],
  'a store that is silent': ['post', ORDERS, 503, () => noResponse(undefined, KEYED)],
};

test.each(Object.entries(OTHERS))('the example of a fault has the words of the service: %s', (_, row) => {
  const [method, path, status, problem] = row;
  expect(documented(method, path, status)).toBe(problem().message);
});
