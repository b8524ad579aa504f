import { type Failure, lastFailure } from '../../functions/webhooks/delivery/last-failure.ts';
import { pendingOf } from '../../functions/webhooks/delivery/pending.ts';
import { readWebhooks } from '../../functions/webhooks/registry/read-webhooks.ts';
import { operatorsDocument } from '../../functions/webhooks/representation/webhook-representation.ts';
import { UsageError } from '../support/command-line.ts';
import { type Command, count } from './stage/command.ts';

/** Newest deliveries of a webhook in which the last failure is looked for. */
const LOOKED_AT = 100;

/** Lists the webhooks of a tenant. */
export const webhooks: Command = {
  usage: 'webhooks --tenant <tenant> [--json]',
  summary:
    'Lists the webhooks of a tenant: whether each is enabled or why not, its pending deliveries, and the last attempt that failed. Shows no secrets, and no queries of addresses. The exit code is 1 if one is disabled or held.',
  flags: ['tenant', 'json'],
  names: [0, 0],
  run: async ({ stage, flags: { tenant, json }, print }) => {
    if (tenant === undefined) throw new UsageError('webhooks needs --tenant');
    const store = await stage.store();
    const found: ListedWebhook[] = [];
    for (const webhook of (await readWebhooks(store, tenant)).values) {
      const failure = await lastFailure(store, webhook, LOOKED_AT);
      const document = operatorsDocument(webhook, await pendingOf(store, webhook.id), store.now());
      found.push({ ...document, ...(failure && { lastFailure: failure }) });
    }
    if (json) print(JSON.stringify(found, null, 2));
    else for (const line of [count(found.length, 'webhook'), ...found.flatMap(describeWebhook)]) print(line);
    return found.every(({ status }) => status === 'enabled');
  },
};

/** A webhook as operators see it, and its last attempt that failed. */
type ListedWebhook = ReturnType<typeof operatorsDocument> & { readonly lastFailure?: Failure };

function describeWebhook(webhook: ListedWebhook): string[] {
  const { id, url, status, disabledReason, heldUntil, pending, lastSuccessAt, failingSince, lastFailure } = webhook;
  const why = disabledReason === undefined ? '' : ` (${disabledReason})`;
  const until = heldUntil === undefined ? '' : ` until ${heldUntil}`;
  return [
    `${id}  ${status}${why}${until}  ${url}`,
    `  ${count(pending, 'delivery').replace('deliverys', 'deliveries')} pending; last success ${lastSuccessAt ?? 'never'}`,
    ...(failingSince === undefined ? [] : [`  failing since ${failingSince}`]),
    ...(lastFailure === undefined ? [] : [`  last failure ${describeFailure(lastFailure)}`]),
  ];
}

const describeFailure = ({ at, error, statusCode, eventId, delivery }: Failure): string =>
  `${at}: ${error}${statusCode === undefined ? '' : ` ${statusCode}`}, event ${eventId}, delivery ${delivery}`;
