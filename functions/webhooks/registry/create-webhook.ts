import { commit } from '../../core/idempotency/commit.ts';
import type { IdempotentRequest } from '../../core/idempotency/idempotent-request.ts';
import type { HttpResponse } from '../../core/model/response.ts';
import { Problem, type Refusal } from '../../core/problems/problem.ts';
import type { Store } from '../../core/store/store.ts';
import { ConditionFailed, conditionalPut } from '../../core/store/transaction.ts';
import { MOST_WEBHOOKS, SECRET_BYTES, secretOf, type Webhook } from '../model/webhook.ts';
import { countKey, ownerKey, webhookKey } from '../model/webhook-keys.ts';
import { updateWrite } from './update-item.ts';

/** Bytes of an id: 80 random bits, so that ids never meet. */
const ID_BYTES = 10;

/** Returns an id without hyphens: the id of an event begins with it (`seenKey` in `functions/core/model/event-log.ts`). */
const newId = (store: Store): string => `wh${store.random(ID_BYTES).toString('hex')}`;

/** Fields of a webhook that its owner sets. */
export type WebhookFields = Pick<Webhook, 'url' | 'types' | 'lines' | 'description' | 'format' | 'apiUrl'>;

/** The refusal of a webhook more than a tenant may have. */
export const TOO_MANY_WEBHOOKS: Refusal = { code: 'too-many-webhooks', status: 409 };

/** Makes the 409 of a tenant that has as many webhooks as it may. */
const tooMany = (): Problem =>
  new Problem(
    'refused',
    `Your tenant has ${MOST_WEBHOOKS} webhooks, which is the most. Delete one, or change its address.`,
    {
      refusal: TOO_MANY_WEBHOOKS,
      fields: [
        { path: 'url', message: `is the address of an eleventh webhook; a tenant has at most ${MOST_WEBHOOKS}` },
      ],
    },
  );

/** A webhook to create. */
export interface CreateCall {
  readonly tenant: string;
  readonly fields: WebhookFields;
  readonly idempotency: IdempotentRequest | undefined;
  /** Makes the response to keep. It has no secret: the record of an idempotency key must not hold any. */
  readonly respond: (webhook: Webhook) => HttpResponse;
}

/**
 * Adds a webhook in one transaction with the count of its tenant's webhooks.
 *
 * @returns the response of the first call with the idempotency key
 * @throws Problem `too-many-webhooks`, and the Problems of `commit`
 */
export async function createWebhook(
  store: Store,
  { tenant, fields, idempotency, respond }: CreateCall,
): Promise<HttpResponse> {
  const now = store.now().toISOString();
  const webhook: Webhook = {
    id: newId(store),
    tenant,
    ...fields,
    enabled: true,
    secrets: [{ secret: secretOf(store.random(SECRET_BYTES)) }],
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  const table = store.webhooksTable;
  const condition = 'attribute_not_exists(pk)';
  const writes = [
    updateWrite(store, {
      key: countKey(tenant),
      add: { webhooks: 1 },
      condition: 'attribute_not_exists(webhooks) OR webhooks < :most',
      values: { ':most': MOST_WEBHOOKS },
    }),
    conditionalPut({ table, item: { ...webhookKey(tenant, webhook.id), ...webhook }, condition }),
    conditionalPut({ table, item: { ...ownerKey(webhook.id), tenant }, condition }),
  ];
  try {
    return await commit(store, writes, respond(webhook), idempotency);
  } catch (error) {
    if (error instanceof ConditionFailed && error.at(0)) throw tooMany();
    throw error;
  }
}
