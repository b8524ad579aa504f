import { BatchWriteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { sentDigest, sentRequest } from '../../../functions/core/idempotency/fingerprint.ts';
import { keyed } from '../../support/lines/line-service.ts';
import { WebhookService } from '../../support/lines/webhook-service.ts';

/** Items of a webhook as an earlier version wrote them, whose address this version refuses. */
const ID = 'wh1d7f3d541a0c29c8c277';
const SECRET = 'whsec_TaxDELa8dSg4UI1+v5w3v8EtH53FA1VUaN00xlzFuLc=';
const ADDRESS = 'http://hooks.example.com/in the box';
const AT = '2026-11-29T17:14:15.411Z';
const BODY = `{"id":"${ID}","url":"${ADDRESS}","types":["order.placed"],"format":"standard","enabled":true,"status":"enabled","pending":0,"createdAt":"${AT}","updatedAt":"${AT}"`;
const RECORD = {
  pk: { S: 'acme#webhooks/create-webhook#first-hook' },
  sent: { S: 'fEdsNp4g8_Kb3-yl8R61Bg' },
  fingerprint: { S: 'RwAqIF/bA9iUhewOESzCF7qMroEHvrTjG0TwfWI1I6E=' },
  status: { N: '201' },
  headers: {
    M: {
      'content-type': { S: 'application/json' },
      etag: { S: '"1"' },
      location: { S: `/webhooks/${ID}` },
    },
  },
  body: { S: `${BODY}}` },
  expiresAt: { N: '1796836455' },
};
const WEBHOOK = {
  pk: { S: 'TENANT#acme' },
  sk: { S: `WEBHOOK#${ID}` },
  id: { S: ID },
  tenant: { S: 'acme' },
  url: { S: ADDRESS },
  types: { L: [{ S: 'order.placed' }] },
  format: { S: 'standard' },
  apiUrl: { S: 'http://127.0.0.1:45127' },
  enabled: { BOOL: true },
  secrets: { L: [{ M: { secret: { S: SECRET } } }] },
  version: { N: '1' },
  createdAt: { S: AT },
  updatedAt: { S: AT },
};
const COUNT = { pk: { S: 'TENANT#acme' }, sk: { S: 'COUNT' }, webhooks: { N: '1' } };
const OWNER = { pk: { S: `WEBHOOK#${ID}` }, sk: { S: 'OWNER' }, tenant: { S: 'acme' } };

const put = (Item: object) => ({ PutRequest: { Item: Item as Record<string, never> } });

/** Starts the endpoints on the items of the earlier version, in its time. */
async function startOnItems(): Promise<WebhookService> {
  const service = await WebhookService.start({ now: () => new Date('2026-11-29T18:00:00.000Z') });
  const { store } = service;
  await store.client.send(
    new BatchWriteItemCommand({
      RequestItems: {
        [store.webhooksTable]: [WEBHOOK, COUNT, OWNER].map(put),
        [store.idempotencyTable]: [put(RECORD)],
      },
    }),
  );
  return service;
}

const request = { tenant: 'acme', body: { url: ADDRESS, types: ['order.placed'] }, ...keyed('first-hook') };

it('a repeat of a request that this version refuses gets the first response, with its secret', async () => {
  const service = await startOnItems();
  const { headers, ...withoutKey } = request;
  expect(await service.call('create-webhook', withoutKey)).toMatchObject({ status: 422 });
  const again = await service.call('create-webhook', request);
  expect(again).toMatchObject({ status: 201, headers: { 'idempotent-replayed': 'true', location: `/webhooks/${ID}` } });
  expect(again.text).toBe(`${BODY},"secret":"${SECRET}"}`);
});

it('a repeat of a request that no schema of this version reads gets the first response, with its secret', async () => {
  const service = await startOnItems();
  // A newer version has a type of event more. The record has the digest of what was sent.
  const body = { url: ADDRESS, types: ['order.praised'] };
  const sent = sentDigest(sentRequest({ method: 'POST', path: '/webhooks' }, { rawQueryString: '' }, body));
  const { store } = service;
  await store.client.send(
    new PutItemCommand({ TableName: store.idempotencyTable, Item: { ...RECORD, sent: { S: sent } } }),
  );
  const again = await service.call('create-webhook', { ...request, body });
  expect(again).toMatchObject({ status: 201, headers: { 'idempotent-replayed': 'true' } });
  expect(again.text).toBe(`${BODY},"secret":"${SECRET}"}`);
});

it('a repeat after a rotation has no secret, since the first one is the former one now', async () => {
  const service = await startOnItems();
  await service.done('rotate-secret', { tenant: 'acme', path: { id: ID }, body: {} });
  const again = await service.call('create-webhook', request);
  expect(again).toMatchObject({ status: 201, headers: { 'idempotent-replayed': 'true' } });
  expect(again.text).toBe(`${BODY}}`);
});
