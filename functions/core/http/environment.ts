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
    /** Absent if the deployment does not differ from the line's lifecycle. */
    reminderDays: variables.REMINDER_DAYS === undefined ? undefined : readReminderDays(variables.REMINDER_DAYS),
  }));

const tokens = z.coerce.number().int().positive();

const EndpointEnvironment = z
  .object({
    // Without it the service would have to guess the tenant.
    TENANT_CLAIM: variable,
    LIMITS_TABLE: perhaps,
    TENANT_RATE: tokens.optional(),
    TENANT_BURST: tokens.optional(),
  })
  .transform(({ TENANT_CLAIM, LIMITS_TABLE: table, TENANT_RATE: rate, TENANT_BURST: burst }) => ({
    tenantClaim: TENANT_CLAIM,
    limits: table === undefined || rate === undefined || burst === undefined ? undefined : { table, rate, burst },
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
export const readEnvironment = (variables: NodeJS.ProcessEnv): Environment => read(Environment, variables);

/** Parses the environment variables of an endpoint's function, likewise. */
export const readEndpointEnvironment = (variables: NodeJS.ProcessEnv): EndpointEnvironment =>
  read(EndpointEnvironment, variables);

function read<Schema extends z.ZodType>(schema: Schema, variables: NodeJS.ProcessEnv): z.output<Schema> {
  const parsed = schema.safeParse(variables);
  if (!parsed.success) throw new Error(`Environment of the function: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
