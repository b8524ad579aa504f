import type { TablesUsed } from '../../core/model/tables.ts';

/** Functions of webhooks that no call of an endpoint starts, with what each may do with tables. */
export const TASKS = {
  'fan-out': {
    summary: 'Makes the deliveries of new events for the webhooks of their tenants',
    tables: { Webhooks: ['Query', 'PutItem', 'UpdateItem'] },
  },
  deliver: {
    summary: 'Sends events to webhooks',
    tables: { Webhooks: ['GetItem', 'BatchGetItem', 'UpdateItem', 'Query by-due'] },
  },
  'wake-lanes': {
    summary: 'Finds deliveries that are due and whose wake-up was lost, and tells of disabled webhooks',
    tables: {
      Events: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'Query'],
      Webhooks: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query by-due', 'Query by-wake'],
    },
  },
} as const satisfies Readonly<Record<string, { readonly summary: string; readonly tables: TablesUsed }>>;

/** Key of a function of webhooks. */
export type WebhookTask = keyof typeof TASKS;
