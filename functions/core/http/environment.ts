import * as z from 'zod';
import { readReminderDays } from '../model/reminder-days.ts';

const variable = z.string().min(1);
const perhaps = variable.optional();

const Environment = z
  .object({
    ORDERS_TABLE: variable,
    IDEMPOTENCY_TABLE: perhaps,
    CATALOG_TABLE: perhaps,
    ACCOUNTS_TABLE: perhaps,
    REMINDER_DAYS: perhaps,
    TENANT_CLAIM: variable.default('client_id'),
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
    /** The claim that names the caller's tenant. */
    tenantClaim: variables.TENANT_CLAIM,
  }));

/** The function's configuration, set by the stack. */
export type Environment = z.infer<typeof Environment>;

/** Parses the environment variables. A missing variable fails the first invocation with an error that names it. */
export function readEnvironment(variables: NodeJS.ProcessEnv): Environment {
  const parsed = Environment.safeParse(variables);
  if (!parsed.success) throw new Error(`Environment of the function: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
