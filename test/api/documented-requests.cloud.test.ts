import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { Caller } from '../support/api/api.ts';
import { DocumentRequests } from '../support/api/document-requests.ts';
import { scaled } from '../support/effort.ts';

const SCOPES = ['appliance-orders', 'device-orders', 'subscription-orders', 'operations']
  .flatMap((resource) => [`${resource}/read`, `${resource}/write`])
  .join(' ');

/** Operations with rules over several fields, or with ids and cursors that no document can know. Their refusals say so. */
const MAY_REFUSE: ReadonlySet<string> = new Set([
  'appliances-list-orders',
  'appliances-create-order',
  'appliances-update-order',
  'devices-place-order',
  'devices-list-orders',
  'devices-put-product',
  'devices-set-order-status',
  'subscriptions-place-order',
  'subscriptions-update-customer',
  'subscriptions-list-customers',
  'subscriptions-list-deployments',
  'subscriptions-list-subscriptions',
  'subscriptions-list-flex-discounts',
  'subscriptions-put-offer',
  'subscriptions-put-flex-discount',
]);

/** Codes of subscription orders for fields of another form than the schemas say. Every other code is of a rule. */
const OF_SCHEMAS: ReadonlySet<string> = new Set(['1117', '1122', '1132']);

/** Keeps the ids of answers by the name of their field, which is the name of the parameter that takes them. */
class KnownIds {
  readonly #ids = new Map<string, string>();

  learn(answer: unknown): void {
    if (typeof answer !== 'object' || answer === null) return;
    for (const [name, value] of Object.entries(answer)) {
      if (typeof value === 'string' && value !== '') this.#ids.set(name, value);
      else this.learn(value);
    }
  }

  of(name: string): string | undefined {
    return this.#ids.get(name);
  }
}

/** Writes the parameters of a query. A list repeats its parameter. */
const queryOf = (parameters: Readonly<Record<string, unknown>> = {}): string =>
  new URLSearchParams(
    Object.entries(parameters).flatMap(([name, value]) =>
      [value].flat().map((one): [string, string] => [name, String(one)]),
    ),
  ).toString();

/** Discounts are listed to everybody, and other tests list those for companies: these are for governments. */
const bodyOf = (id: string, body: unknown): unknown =>
  id === 'subscriptions-put-flex-discount' ? Object.assign({}, body, { marketSegments: ['GOV'] }) : body;

test('every operation takes what the document allows, and answers as it says', async () => {
  const { apiUrl } = inject('cloud');
  const document: unknown = await (await fetch(new URL('/openapi.json', apiUrl))).json();
  const caller = await Caller.create({ scope: SCOPES });
  const known = new KnownIds();
  const refused: unknown[] = [];
  const succeeded = new Set<string>();
  for (const { id, method, path, requests } of new DocumentRequests(document).operations()) {
    if (id.startsWith('service-')) continue;
    for (const [index, { parameters, body }] of fc.sample(requests, { numRuns: scaled(2), seed: 1 }).entries()) {
      // One half of the requests is for what the answers before named.
      const idOf = (name: string) => (index % 2 === 0 ? known.of(name) : undefined) ?? String(parameters.path?.[name]);
      const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(idOf(name) || '-'));
      const headers = Object.fromEntries(
        Object.entries(parameters.header ?? {}).map(([name, value]) => [name, String(value)]),
      );
      if ('X-Api-Key' in headers) headers['X-Api-Key'] = `client-of-${caller.tenant}`;
      if ('X-Request-Id' in headers) headers['X-Request-Id'] = randomUUID();
      const call = () => caller.send(method, `${address}?${queryOf(parameters.query)}`, bodyOf(id, body), { headers });
      let answer = await call();
      // The read names the version that there is. Without it, the answer has a body that must be as documented.
      if (answer.status === 304 && method === 'GET') {
        delete headers['If-None-Match'];
        answer = await call();
        expect([id, answer.status]).toEqual([id, 200]);
      }
      if (answer.status < 300) succeeded.add(id);
      if (answer.status < 300) known.learn(answer.body);
      const isRefusal = [400, 413, 415, 422, 501].includes(answer.status) || answer.status >= 500;
      const isBusiness = MAY_REFUSE.has(id) || (answer.body?.code !== undefined && !OF_SCHEMAS.has(answer.body.code));
      if (isRefusal && !(answer.status < 500 && isBusiness)) refused.push([id, answer.status, answer.body]);
    }
  }
  expect(refused).toEqual([]);
  expect([...succeeded]).toEqual(
    expect.arrayContaining([
      'appliances-create-order',
      'appliances-get-order',
      'devices-put-warehouse',
      'subscriptions-create-customer',
      'subscriptions-get-customer',
    ]),
  );
});
