import { expect, test } from 'vitest';
import * as z from 'zod';
import type { LambdaHandler } from '../../../functions/core/http/pipeline.ts';
import type { ServiceContext } from '../../../functions/core/http/service-context.ts';
import { deployed } from '../../../lib/config/product-lines.ts';
import { deployedDocument } from '../../../lib/functions/service-assets.ts';
import { unusedStore } from '../../service/service-event.ts';
import { type Call, call } from '../../support/lines/http-event.ts';

const Problem = z.looseObject({ title: z.string(), detail: z.string(), errors: z.array(z.unknown()).optional() });
const Operation = z.object({
  operationId: z.string(),
  responses: z.object({
    422: z.object({ content: z.object({ 'application/problem+json': z.object({ example: Problem }) }) }).optional(),
  }),
});

/** The 422 problem documents that the document shows, by their operation. */
const shown = new Map(
  Object.values(deployedDocument(deployed({ sandbox: true })).paths ?? {})
    .flatMap((item) => Object.values(item))
    .flatMap((operation) => {
      const { data } = Operation.safeParse(operation);
      const example = data?.responses[422]?.content['application/problem+json'].example;
      return data === undefined || example === undefined ? [] : [[data.operationId, example] as const];
    }),
);

const path = { id: 'wh7k2m9qx4c8v1', deliveryId: '1800000000000-a' };

/** A request of each operation that has the fault which its example shows. */
const FAULTY: Readonly<Record<string, Call>> = {
  'events-list-events': { query: 'limit=1000' },
  'webhooks-create-webhook': { body: { url: 'https://example.com/in', type: 'order.placed' } },
  'webhooks-list-webhooks': { query: 'limit=10' },
  'webhooks-get-webhook': { path, query: 'fields=url' },
  'webhooks-change-webhook': { path, body: { enabled: 'no' } },
  'webhooks-delete-webhook': { path, headers: { 'if-match': '3' } },
  'webhooks-rotate-secret': { path, body: { overlapHours: 200 } },
  'webhooks-test-webhook': { path, body: { type: 'order.shipped' } },
  'webhooks-list-deliveries': { path, query: 'status=open' },
  'webhooks-get-delivery': { path, query: 'fields=status' },
  'webhooks-redeliver-delivery': { path, query: 'only=failed' },
  'webhooks-redeliver-events': { path, body: { since: 'yesterday', only: 'failed' } },
  'webhooks-list-tenant-webhooks': {},
  'webhooks-set-webhook-enabled': { path, body: {} },
};

type Made = (context: () => ServiceContext) => LambdaHandler;

/** Settings of the handlers that take some. The store and the queue of this test are never reached. */
const SETTINGS: readonly [RegExp, unknown][] = [
  [/^events-/, { stage: 'test', lines: ['appliances'] }],
  [/^webhooks-(?:change|test|redeliver|set)-/, () => Promise.resolve()],
];

/** Returns the handler of an operation. */
async function handlerOf(operationId: string): Promise<LambdaHandler> {
  const [line = '', ...words] = operationId.split('-');
  const { handler: _, ...made } = await import(`../../../functions/${line}/handlers/${words.join('-')}.ts`);
  const [make] = Object.values<Made & ((settings: unknown) => Made)>(made);
  if (make === undefined) throw new Error(`${operationId} has no handler`);
  const settings = SETTINGS.find(([pattern]) => pattern.test(operationId));
  return settings === undefined ? make(unusedStore) : make(settings[1])(unusedStore);
}

test('there is a faulty request for each 422', () => {
  const how = 'Add a request of each operation to FAULTY, with the fault that the example of its 422 shows';
  expect([...shown.keys()].sort(), how).toEqual(Object.keys(FAULTY).sort());
});

test.each(Object.entries(FAULTY))('%s shows the response that its fault gets', async (operationId, faulty) => {
  const { status, body } = await call(await handlerOf(operationId), faulty);
  const { instance: _, ...expected } = body;
  expect(status).toBe(422);
  expect(body.errors).toHaveLength(1);
  const { instance, ...example } = shown.get(operationId) ?? { instance: undefined };
  expect(example).toEqual(expected);
  expect(instance).toBeTypeOf('string');
});
