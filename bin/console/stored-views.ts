import { LOGGED_TYPES } from '../../functions/core/model/published-events.ts';
import { DamagedItem } from '../../functions/core/model/stored.ts';
import type { TableName } from '../../functions/core/model/tables.ts';
import { logger } from '../../functions/core/observability/log.ts';
import { createStore, type Store } from '../../functions/core/store/store.ts';
import type { ServiceSource } from '../../lib/local/cloud.ts';
import { type ServiceViews, Unshowable } from '../../lib/local/views/service-views.ts';
import { LOCAL_REGION } from '../support/local-stage.ts';
import { eventView, newestEvents } from './newest-events.ts';
import { orderView } from './order-view.ts';
import { deliveriesView, webhookViews } from './webhook-views.ts';

/** Eight hexadecimal digits that the CDK appends to each logical id. */
const DIGITS = /[0-9A-F]{8}$/;

/**
 * Opens the store of a local cloud, with its clock.
 *
 * @throws Error if the template lacks a table
 */
export function openStore({ dynamodbUrl, credentials, tables, now }: ServiceSource): Store {
  // The log of the readers is for CloudWatch.
  logger.setLogLevel('SILENT');
  const names = new Map([...tables].map(([logicalId, name]) => [logicalId.replace(DIGITS, ''), name]));
  const table = (name: TableName): string => {
    const found = names.get(name);
    if (found === undefined) throw new Error(`the template has no table ${name}`);
    return found;
  };
  return createStore({
    ordersTable: table('Orders'),
    eventsTable: table('Events'),
    webhooksTable: table('Webhooks'),
    dynamodb: { endpoint: dynamodbUrl, region: LOCAL_REGION, credentials: { ...credentials } },
    now,
  });
}

/**
 * Returns the views of what a store has.
 *
 * @param tenants tenants whose logs and webhooks are shown, the default first
 */
export function viewsOf(store: Store, tenants: readonly string[]): ServiceViews {
  return {
    events: async (filter) => {
      const { tenant = tenants[0] ?? '' } = filter;
      const { entries, next } = await shown(newestEvents(store, tenant, filter));
      return { tenant, tenants, types: LOGGED_TYPES, events: entries.map(eventView), next };
    },
    webhooks: () => shown(webhookViews(store, tenants)),
    deliveries: (webhook, filter) => shown(deliveriesView(store, webhook, filter)),
    order: (number) => shown(orderView(store, number)),
  };
}

/**
 * Returns the result of a reader.
 *
 * @throws Unshowable for a damaged item, with its key
 */
async function shown<View>(read: Promise<View>): Promise<View> {
  try {
    return await read;
  } catch (error) {
    if (!(error instanceof DamagedItem)) throw error;
    throw new Unshowable(`${error.message}. RUNBOOK.md says how to mend it: "A stored item is damaged".`);
  }
}
