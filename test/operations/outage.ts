import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { Clients } from '../../bin/ops/stage/clients.ts';
import { Stage as OpsStage } from '../../bin/ops/stage/stage.ts';
import { until } from '../../bin/support/until.ts';
import type { Key } from '../../functions/core/model/keys.ts';
import type { Store } from '../../functions/core/store/store.ts';
import { Product } from '../../functions/devices/model/catalog-items.ts';
import { productKey, STOCK, stockKey } from '../../functions/devices/model/catalog-keys.ts';
import { ENTRY_DEAD_LETTERS, scheduledRuns, streamConsumers } from '../../lib/alarms/monitored-resources.ts';
import { deadLetterQueueName } from '../../lib/config/deployed-names.ts';
import { FAN_OUT } from '../../lib/config/function-names.ts';
import { productLines } from '../../lib/config/product-lines.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../lib/local/template/account.ts';
import { Caller } from '../support/api/api.ts';
import { expectDone, HUB } from '../support/api/device-api.ts';
import { ordersOf, V3 } from '../support/api/subscription-api.ts';
import { completeOrder } from '../support/lines/appliance-service.ts';
import { completeCustomer, newOrder } from '../support/lines/subscription-service.ts';
import type { Fault, Script } from '../support/store/fault-proxy.ts';
import { DEPLOYED, type TroubledCloud, type Working } from './troubled-cloud.ts';

/** Nothing is let through, and nobody asks again: what is not repeated by a workflow, a stream or a schedule fails at once. */
export const refused: Fault = { kind: 'error', type: 'AccessDeniedException' };

/** Consumers whose work ends as a dead letter when DynamoDB rejects requests: all but those that need Step Functions only. */
const GIVEN_UP = [...streamConsumers(DEPLOYED), ...scheduledRuns(DEPLOYED)].flatMap(({ name }) =>
  name === 'dispatch' ? [] : [name],
);

/**
 * Has DynamoDB reject every request while each consumer of a stream and the long work of an order has work. The outage lasts until
 * the long work has failed and everything else is a dead letter. The API answers 5xx meanwhile.
 */
export async function goThroughOutage(troubled: TroubledCloud, working: Working): Promise<void> {
  const { access, cloud, dynamodb, workflows } = troubled;
  const begun = Promise.withResolvers<void>();
  workflows.script = () => ({ kind: 'before', run: () => begun.promise });
  dynamodb.script = beforeOutage;
  try {
    await placeOrders(working);
    const unrecorded = await Caller.create({ tenant: UNRECORDED, cloud: access });
    expectDone(await unrecorded.place(completeOrder()));
    await letters(troubled, REFUSED_BEFORE);
    const begin = () => {
      dynamodb.script = () => refused;
      begun.resolve();
    };
    // The last that is written is a new customer, whom the stream's consumer is to activate.
    const externalReferenceId = 'last before the outage';
    dynamodb.script = (operation, body) =>
      body.includes(externalReferenceId) ? { kind: 'after', run: begin } : beforeOutage(operation, body);
    expectDone(await working.stage.market.partner.post(`${V3}/customers`, completeCustomer({ externalReferenceId })));
    workflows.script = () => undefined;
    await requestOfEachClass(working);
    await until(
      'the long work of an order has failed',
      async () => cloud.executions().filter(({ arn, status }) => arn.includes(':execution:') && status === 'FAILED'),
      (failed) => failed.length > 0,
    );
    await letters(troubled, GIVEN_UP);
  } finally {
    begun.resolve();
    workflows.script = () => undefined;
    dynamodb.script = () => undefined;
  }
}

/** A customer whose events are not recorded. */
const UNRECORDED = 'unrecorded';

/** Consumers that give up before the outage: in it, nothing is written that would be work for them. */
const REFUSED_BEFORE = ['devices-keep-stock-levels', 'record-changes', FAN_OUT];

/** Refuses to keep the levels of a stock, to record events of one customer, and to read whose webhooks want an event. */
const beforeOutage: Script = (operation, body) =>
  (operation === 'UpdateItem' && body.includes('"LEVELS')) ||
  (operation === 'TransactWriteItems' && body.includes('"TableName":"Events') && body.includes(UNRECORDED)) ||
  (operation === 'Query' && body.includes('"TableName":"Webhooks'))
    ? refused
    : undefined;

/** Loses a shard of a product and damages the product, until the check of the catalog and the inventory have told of it. */
export async function damageCatalog({ cloud, caller }: TroubledCloud): Promise<void> {
  const { client, catalogTable: TableName } = await new OpsStage(
    'local',
    () => new Clients({ kind: 'local', cloud }),
  ).store();
  const product = (await productsOf(client, TableName)).find(({ tenant }) => tenant === caller.tenant);
  const { warehouse_id, company_sku } = product ?? { warehouse_id: '', company_sku: '' };
  const damage = (Key: Key, UpdateExpression: string, value: unknown) =>
    client.send(
      new UpdateCommand({
        TableName,
        Key: { ...Key },
        UpdateExpression,
        ExpressionAttributeNames: { '#name': Key.sk === STOCK ? 'available' : 'price' },
        ExpressionAttributeValues: { ':value': value },
      }),
    );
  await damage(stockKey(warehouse_id, company_sku, 0), 'SET #name = :value', -1);
  await damage(productKey(warehouse_id, company_sku), 'SET #name = :value', 'dear');
  await caller.send('GET', `/api/v1/device-hub/inventory?warehouse_id=${warehouse_id}`, undefined, {});
  for (const name of ['stockFaults', 'damagedItems', 'itemsLeftOut']) {
    await until(
      `the check has told of ${name}`,
      async () => cloud.cloudWatch.totals().find(({ metric }) => metric.name === name)?.total ?? 0,
      (total) => total > 0,
    );
  }
  await damage(productKey(warehouse_id, company_sku), 'SET #name = :value', product?.price);
  await damage(stockKey(warehouse_id, company_sku, 0), 'SET #name = :value', 5);
}

async function productsOf(client: Store['client'], TableName: string): Promise<readonly Product[]> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName }));
  return Items.flatMap((item) => Product.safeParse(item).data ?? []);
}

/** Starts a run of each line whose event EventBridge refuses, until all have failed and are dead letters. */
export async function failRuns(troubled: TroubledCloud): Promise<void> {
  const { cloud } = troubled;
  const sfn = new SFNClient({ endpoint: cloud.awsUrl, region: LOCAL_REGION, credentials: LOCAL_CREDENTIALS });
  const express = () => cloud.executions().filter(({ arn }) => arn.includes(':express:'));
  const lines = productLines.map(({ table: { line } }) => line);
  for (const line of lines) {
    const [run] = express().filter(({ machine }) => machine.includes(`-${line}-entries-`));
    const stateMachineArn = (run?.arn ?? '').replace(':express:', ':stateMachine:').split(':').slice(0, 7).join(':');
    // EventBridge takes no event without a type.
    const input = { ...Object(run?.input), event: { detailType: '', detail: {} } };
    await sfn.send(new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }));
  }
  await until(
    'a run of each line has failed',
    async () => express().filter(({ status }) => status === 'FAILED'),
    (failed) => lines.every((line) => failed.some(({ machine }) => machine.includes(`-${line}-entries-`))),
  );
  await letters(troubled, [ENTRY_DEAD_LETTERS]);
}

/** DynamoDB refuses to mark deadlines as fired, until one is late. */
export async function delayDeadlines({ cloud, dynamodb }: TroubledCloud): Promise<void> {
  dynamodb.script = (operation) => (operation === 'UpdateItem' ? refused : undefined);
  try {
    await until(
      'a deadline is late',
      async () => cloud.cloudWatch.totals(),
      (totals) => totals.some(({ metric, total }) => metric.name === 'deadlineLag' && total > 0),
    );
  } finally {
    dynamodb.script = () => undefined;
  }
}

/** Step Functions refuses to start what an order demands, until its change is a dead letter. */
export async function loseDispatch(troubled: TroubledCloud): Promise<void> {
  const { workflows, caller } = troubled;
  workflows.script = () => refused;
  try {
    expectDone(await caller.place(completeOrder()));
    await letters(troubled, ['dispatch']);
  } finally {
    workflows.script = () => undefined;
  }
}

/** Waits until each of the queues of dead letters has a message. */
export const letters = ({ cloud }: TroubledCloud, names: readonly string[]) =>
  until(
    'dead letters of all',
    async () => {
      const queues = new Set(cloud.messages().map(({ queue }) => queue));
      return names.filter((name) => !queues.has(deadLetterQueueName('local', name)));
    },
    (missing) => missing.length === 0,
  );

/** Places an order of each line. */
export async function placeOrders({ caller, shop, stage }: Working): Promise<void> {
  expectDone(await caller.place(completeOrder()));
  await shop.place('Phone');
  await stage.market.place(stage.customerId, newOrder(stage.offer));
}

/** A request of each class of operations. */
async function requestOfEachClass({ caller, shop, stage }: Working): Promise<void> {
  const { partner } = stage.market;
  const answers = await Promise.all([
    caller.place(completeOrder()),
    shop.partner.get(`${HUB}/orders`),
    shop.partner.post(`${HUB}/orders/100001/cancel`),
    shop.operator.post(`${shop.warehousePath}/products/SKU-1/stock`, { change: 1, reason: 'delivered' }),
    partner.get(ordersOf(stage.customerId)),
    shop.partner.get('/health'),
  ]);
  for (const { status } of answers) if (status < 500) throw new Error(`answered ${status} although nothing works`);
}
