import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { until } from '../../bin/support/until.ts';
import type { MetricName } from '../../functions/core/model/metrics.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../lib/local/template/account.ts';
import { WEBHOOKS_QUEUE } from '../../lib/workflow/webhook-delivery.ts';
import { expectDone } from '../support/api/device-api.ts';
import { completeOrder } from '../support/lines/appliance-service.ts';
import { disturbing } from './disturbances.ts';
import { letters, refused } from './outage.ts';
import type { TroubledCloud } from './troubled-cloud.ts';

/** Answers of four webhooks: one that takes events, one that is gone, one that is busy, and one that fails. */
const ANSWERS = [204, 410, 429, 500];

/** Metrics of deliveries, as far as an alarm or a dashboard refers to them. */
const OF_DELIVERIES: readonly MetricName[] = [
  'deliveriesSucceeded',
  'deliveriesFailed',
  'firstAttemptLag',
  'webhooksHeld',
  'webhooksDisabled',
];

/** Sends the events of an order to webhooks that answer in every way, until each metric of deliveries has been above 0. */
export async function walkWebhooks({ cloud, caller, dynamodb }: TroubledCloud): Promise<void> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(Number(request.url?.slice(1))).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  dynamodb.script = disturbing();
  try {
    const ids: string[] = [];
    for (const status of ANSWERS) {
      const created = await caller.post('/webhooks', { url: `http://127.0.0.1:${port}/${status}` });
      ids.push(expectDone(created).body.id);
    }
    expectDone(await caller.place(completeOrder()));
    await until(
      'webhooks have been told, held and disabled',
      async () => {
        const totals = cloud.cloudWatch.totals();
        return OF_DELIVERIES.filter((name) => !totals.some(({ metric, total }) => metric.name === name && total > 0));
      },
      (missing) => missing.length === 0,
    );
    for (const id of ids) expectDone(await caller.delete(`/webhooks/${id}`));
  } finally {
    server.close();
  }
}

/** Sends a wake-up while DynamoDB rejects every request, until the wake-up is a dead letter. */
export async function loseWakeUp(troubled: TroubledCloud): Promise<void> {
  const { cloud, dynamodb } = troubled;
  const sqs = new SQSClient({ endpoint: cloud.awsUrl, region: LOCAL_REGION, credentials: LOCAL_CREDENTIALS });
  dynamodb.script = () => refused;
  try {
    const MessageBody = JSON.stringify({ tenant: 'demo', webhook: 'wh_lost', lane: 0 });
    const QueueUrl = `${cloud.awsUrl}/000000000000/quartermaster-local-${WEBHOOKS_QUEUE}`;
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    await letters(troubled, [WEBHOOKS_QUEUE]);
  } finally {
    dynamodb.script = () => undefined;
  }
}
