import * as z from 'zod';
import { readReminderDays } from '../model/reminder-days.ts';
import type { TenantLimit } from '../store/tenant-limits.ts';

const variable = z.string().min(1);
const perhaps = variable.optional();

const Environment = z
  .object({
    ORDERS_TABLE: variable,
    IDEMPOTENCY_TABLE: perhaps,
    CATALOG_TABLE: perhaps,
    ACCOUNTS_TABLE: perhaps,
    EVENTS_TABLE: perhaps,
    WEBHOOKS_TABLE: perhaps,
    REMINDER_DAYS: perhaps,
  })
  .transform((variables) => ({
    ordersTable: variables.ORDERS_TABLE,
    /** Absent in functions that take no idempotency key. */
    idempotencyTable: variables.IDEMPOTENCY_TABLE,
    /** Absent in functions that do not use the catalog. */
    catalogTable: variables.CATALOG_TABLE,
    /** Absent in functions that do not use accounts. */
    accountsTable: variables.ACCOUNTS_TABLE,
    /** Absent in functions that do not use the log of events. */
    eventsTable: variables.EVENTS_TABLE,
    /** Absent in functions that do not use webhooks. */
    webhooksTable: variables.WEBHOOKS_TABLE,
    /** Absent if the deployment does not differ from the line's lifecycle. */
    reminderDays: variables.REMINDER_DAYS === undefined ? undefined : readReminderDays(variables.REMINDER_DAYS),
  }));

/** The configuration of every function, set by the stack. */
export type Environment = z.infer<typeof Environment>;

/** The configuration of an endpoint's function, in addition to that of every function. */
export interface EndpointEnvironment {
  /** The claim that names the caller's tenant. */
  readonly tenantClaim: string;
  /** The limit of each tenant, and the table of its buckets; undefined if tenants have no limit. */
  readonly limits: (TenantLimit & { readonly table: string }) | undefined;
}

/** Parses the environment variables. A missing variable fails the first invocation with an error that names it. */
export function readEnvironment(variables: NodeJS.ProcessEnv): Environment {
  const parsed = Environment.safeParse(variables);
  if (!parsed.success) throw new Error(`Environment of the function: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/**
 * Parses the environment variables of an endpoint's function. Without `TENANT_CLAIM` the service would have to guess the tenant,
 * so the first invocation fails with an error that names it.
 *
 * @example readEndpointEnvironment({ TENANT_CLAIM: 'client_id' }) // { tenantClaim: 'client_id', limits: undefined }
 */
export function readEndpointEnvironment(variables: NodeJS.ProcessEnv): EndpointEnvironment {
  const { TENANT_CLAIM: tenantClaim, LIMITS_TABLE: table } = variables;
  if (!tenantClaim) throw new Error('Environment of the function: TENANT_CLAIM is missing');
  if (!table) return { tenantClaim, limits: undefined };
  const [rate, burst] = [Number(variables.TENANT_RATE), Number(variables.TENANT_BURST)];
  if (!(rate > 0 && burst > 0)) throw new Error('Environment of the function: TENANT_RATE or TENANT_BURST is missing');
  return { tenantClaim, limits: { table, rate, burst } };
}
