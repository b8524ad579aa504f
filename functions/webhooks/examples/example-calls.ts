import { type ExampleCall, taken } from '../../core/documentation/example-call.ts';
import * as examples from './webhook-examples.ts';

const created = { operation: 'webhooks-create-webhook', pointer: '/id' };
const orderDesk = { id: taken(examples.webhook.id, { ...created, example: 'order-desk' }) };
const archive = { id: taken(examples.archive.id, { ...created, example: 'archive' }) };
const tested = {
  ...orderDesk,
  deliveryId: taken(examples.testDelivery.id, {
    operation: 'webhooks-test-webhook',
    example: 'default',
    pointer: '/id',
  }),
};

/** Documented calls: a webhook that is tested and changed, and one that is deleted. */
export const exampleCalls: Readonly<Record<string, readonly ExampleCall[]>> = {
  'create-webhook': [
    { name: 'order-desk', summary: 'A webhook for two types of events', status: 201 },
    {
      name: 'archive',
      summary: 'A webhook for all events',
      body: examples.createArchive,
      status: 201,
      response: examples.newArchive,
    },
  ],
  'list-webhooks': [
    { name: 'all', summary: 'All webhooks', status: 200, response: { data: [examples.fresh, examples.archive] } },
  ],
  'get-webhook': [
    { name: 'order-desk', summary: 'A new webhook', path: orderDesk, status: 200, response: examples.fresh },
  ],
  'change-webhook': [
    {
      name: 'all-types',
      summary: 'Events of all types from now on',
      path: orderDesk,
      headers: { 'If-Match': '"1"' },
      status: 200,
    },
  ],
  'delete-webhook': [{ name: 'archive', summary: 'Delete a webhook', path: archive, status: 204 }],
  'rotate-secret': [{ name: 'a-day', summary: 'Both secrets sign for a day', path: orderDesk, status: 200 }],
  'test-webhook': [{ name: 'default', summary: 'A test', path: orderDesk, status: 202 }],
  'list-deliveries': [{ name: 'newest', summary: 'The newest deliveries', path: orderDesk, status: 200 }],
  'get-delivery': [{ name: 'test', summary: 'The test', path: tested, status: 200, response: examples.testDelivery }],
  'redeliver-delivery': [
    { name: 'test', summary: 'The test once more', path: tested, status: 202, response: examples.testDelivery },
  ],
  'redeliver-events': [{ name: 'failed', summary: 'What has failed since a time', path: orderDesk, status: 202 }],
  'list-tenant-webhooks': [
    { name: 'of-a-tenant', summary: 'The webhooks of a tenant', query: { tenant: 'demo' }, status: 200 },
  ],
  'set-webhook-enabled': [{ name: 'disable', summary: 'Disable a webhook', path: orderDesk, status: 200 }],
};
