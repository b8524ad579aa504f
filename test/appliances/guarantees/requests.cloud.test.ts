import { beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { ApplianceService, completeOrder, keyed } from '../../support/lines/appliance-service.ts';

const Write = z.object({ ConditionExpression: z.string().optional() });
const Request = z.object({
  ...Write.shape,
  IndexName: z.string().optional(),
  ConsistentRead: z.boolean().optional(),
  TransactItems: z.array(z.record(z.string(), Write)).default([]),
});

const sent: { readonly command: string; readonly request: z.infer<typeof Request> }[] = [];

/** What every endpoint asks of DynamoDB. */
beforeAll(async () => {
  const service = await ApplianceService.start();
  service.store.client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        sent.push({ command: String(commandName), request: Request.parse(args.input) });
        return next(args);
      },
    { step: 'initialize' },
  );
  const { uid } = await service.place(completeOrder({ comments: ['first'] }), keyed('place'));
  await service.call('create-order', { body: {}, ...keyed('place') });
  await service.update(uid, { status: 'provisioning' });
  await service.comment(uid, 'second', keyed('comment'));
  const path = { uid };
  await service.done('flag-order', { path });
  await service.done('unflag-order', { path });
  await service.done('clone-order', { path, ...keyed('clone') });
  await service.read(uid);
  await service.history(uid);
  await service.list('limit=1');
  await service.update(uid, { status: 'new' });
});

const commands = () => [...new Set(sent.map(({ command }) => command))].sort();

it('the endpoints send these requests and no others: none scans, none deletes', () => {
  expect(commands()).toEqual([
    'GetItemCommand',
    'PutItemCommand',
    'QueryCommand',
    'TransactWriteItemsCommand',
    'UpdateItemCommand',
  ]);
});

it('every write has a condition', () => {
  const writes = sent.flatMap(({ command, request }) =>
    command === 'PutItemCommand' || command === 'UpdateItemCommand'
      ? [request]
      : request.TransactItems.flatMap((item) => Object.values(item)),
  );
  expect(writes.length).toBeGreaterThan(15);
  for (const write of writes) expect(write).toMatchObject({ ConditionExpression: expect.stringMatching(/./) });
});

it('every read but that of the index is strongly consistent', () => {
  const reads = sent.filter(({ command }) => command === 'GetItemCommand' || command === 'QueryCommand');
  const weak = reads.filter(({ request }) => request.ConsistentRead !== true);
  expect(reads.length - weak.length).toBeGreaterThan(5);
  expect(weak.filter(({ request }) => request.IndexName === undefined)).toEqual([]);
});
