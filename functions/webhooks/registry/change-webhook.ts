import type { IdempotentRequest } from '../../core/idempotency/idempotent-request.ts';
import { isRepeatOf, keptKeyOf } from '../../core/idempotency/kept-key.ts';
import { readItem } from '../../core/model/stored.ts';
import { HOUR_MS } from '../../core/model/time-units.ts';
import { Problem, type Refusal } from '../../core/problems/problem.ts';
import { retried } from '../../core/store/retry.ts';
import type { Store } from '../../core/store/store.ts';
import { ConditionFailed, transact } from '../../core/store/transaction.ts';
import { type DisabledReason, OVERLAP_HOURS, SECRET_BYTES, secretOf, Webhook } from '../model/webhook.ts';
import { countKey, ownerKey, webhookKey } from '../model/webhook-keys.ts';
import { readItemOf, readWebhook } from './read-webhooks.ts';
import { updateItem, updateWrite } from './update-item.ts';

/** The webhook to change: its tenant, its id and the versions that the caller accepts; undefined for any. */
export interface WebhookCall {
  readonly tenant: string;
  readonly id: string;
  readonly ifMatch?: readonly number[] | undefined;
}

/** Fields to change. A null clears the field. */
export type WebhookChange = {
  readonly [Field in 'types' | 'lines' | 'description']?: Webhook[Field] | null;
} & { readonly [Field in 'url' | 'format' | 'enabled']?: Webhook[Field] | undefined };

/**
 * Checks `If-Match`.
 *
 * @throws Problem `version-mismatch`
 */
function checkVersion({ version }: Pick<Webhook, 'version'>, ifMatch: readonly number[] | undefined): void {
  if (ifMatch === undefined || ifMatch.includes(version)) return;
  throw new Problem(
    'version-mismatch',
    'The webhook was changed meanwhile. Read it, and repeat the change with its ETag.',
    {
      currentVersion: version,
    },
  );
}

/**
 * Changes what an owner or an operator sets. Enabling a webhook forgets its failures, and so does another address, which made none.
 *
 * @param by who disables it, if the change does
 * @throws Problem `not-found`, `version-mismatch`, `unavailable`
 */
export function changeWebhook(
  store: Store,
  { tenant, id, ifMatch }: WebhookCall,
  change: WebhookChange,
  by: DisabledReason = 'owner',
): Promise<Webhook> {
  return retried(store, async () => {
    const before = await readWebhook(store, tenant, id);
    checkVersion(before, ifMatch);
    const given = Object.entries(change).filter(([, value]) => value !== undefined);
    const isEnabled = change.enabled === true && !before.enabled;
    const isDisabled = change.enabled === false && before.enabled;
    const isMoved = change.url !== undefined && change.url !== before.url;
    const cleared = given.filter(([, value]) => value === null).map(([name]) => name);
    const updated = await updateItem(store, {
      key: webhookKey(tenant, id),
      set: {
        ...Object.fromEntries(given.filter(([, value]) => value !== null)),
        version: before.version + 1,
        updatedAt: store.now().toISOString(),
        ...(isDisabled && { disabledReason: by }),
        ...((isEnabled || isMoved) && { failures: 0, holds: 0 }),
        ...(isMoved && { slow: false }),
      },
      remove: [
        ...cleared,
        ...(isEnabled ? ['disabledReason'] : []),
        ...(isEnabled || isMoved ? ['failingSince'] : []),
        ...(isEnabled || isMoved || isDisabled ? ['heldUntil'] : []),
      ],
      condition: '#version = :version',
      names: { '#version': 'version' },
      values: { ':version': before.version },
    });
    if (!updated.ok) throw new ConditionFailed([], undefined);
    return readItem(Webhook, updated.item);
  });
}

/**
 * Deletes a webhook, also one that is damaged. What is pending is dropped: without the webhook nobody sends it, and it expires.
 *
 * @throws Problem `not-found`, `version-mismatch`, `unavailable`
 */
export function deleteWebhook(store: Store, { tenant, id, ifMatch }: WebhookCall): Promise<void> {
  return retried(store, async () => {
    const { version } = await readItemOf(store, tenant, id);
    if (typeof version === 'number') checkVersion({ version }, ifMatch);
    const TableName = store.webhooksTable;
    await transact(store, [
      {
        Delete: {
          TableName,
          Key: { ...webhookKey(tenant, id) },
          ConditionExpression: version === undefined ? 'attribute_exists(pk)' : '#version = :version',
          ...(version !== undefined && {
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':version': version },
          }),
        },
      },
      { Delete: { TableName, Key: { ...ownerKey(id) }, ConditionExpression: 'attribute_exists(pk)' } },
      updateWrite(store, {
        key: countKey(tenant),
        add: { webhooks: -1 },
        condition: 'webhooks > :none',
        values: { ':none': 0 },
      }),
    ]);
  });
}

/** A secret that was rotated. */
export interface Rotation {
  readonly secret: string;
  readonly previousValidUntil: string;
  /** True if an earlier call with the same idempotency key made the secret. */
  readonly isRepeat: boolean;
}

/** Settings of a rotation. */
export interface RotationOptions {
  /** Hours for which the secret before signs too. 0 ends every secret before. */
  readonly overlapHours?: number | undefined;
  readonly idempotency?: IdempotentRequest | undefined;
}

/**
 * Gives a webhook a new secret. The secret before signs too, for some hours. The secret keeps the key of the call that made it, so a repeat
 * finds the secret as long as it is the present one.
 *
 * @throws Problem `not-found`, `unavailable`, `idempotency-key-reused`, `rotation-in-progress` if three secrets would be valid
 */
export function rotateSecret(
  store: Store,
  { tenant, id }: WebhookCall,
  { overlapHours = OVERLAP_HOURS, idempotency }: RotationOptions = {},
): Promise<Rotation> {
  return retried(store, async () => {
    const before = await readWebhook(store, tenant, id);
    const now = store.now();
    const [present, previous] = before.secrets;
    const until = previous?.validUntil;
    if (isRepeatOf(idempotency, present?.madeBy) && present && until !== undefined)
      return { secret: present.secret, previousValidUntil: until, isRepeat: true };
    if (overlapHours > 0 && until !== undefined && until > now.toISOString()) throw twoValid(until);
    const secret = secretOf(store.random(SECRET_BYTES));
    const previousValidUntil = new Date(now.getTime() + overlapHours * HOUR_MS).toISOString();
    const madeBy = keptKeyOf(idempotency);
    const updated = await updateItem(store, {
      key: webhookKey(tenant, id),
      set: { secrets: [{ secret, ...(madeBy && { madeBy }) }, ...former(present, previousValidUntil)] },
      condition: '#secrets = :secrets',
      names: { '#secrets': 'secrets' },
      values: { ':secrets': before.secrets },
    });
    if (!updated.ok) throw new ConditionFailed([], undefined);
    return { secret, previousValidUntil, isRepeat: false };
  });
}

/** Returns the present secret as it is kept after a rotation: for so long, and without the key of the rotation that made it. */
function former(present: Webhook['secrets'][number] | undefined, validUntil: string): Webhook['secrets'] {
  if (present === undefined) return [];
  const { madeBy: _key, ...secret } = present;
  return [{ ...secret, validUntil }];
}

/** The refusal of a rotation while two secrets are valid. */
export const ROTATION_IN_PROGRESS: Refusal = { code: 'rotation-in-progress', status: 409 };

const twoValid = (until: string): Problem =>
  new Problem(
    'refused',
    `Two secrets are valid until ${until}. Rotate again after that, or with "overlapHours": 0, which ends both at once.`,
    {
      refusal: ROTATION_IN_PROGRESS,
    },
  );
