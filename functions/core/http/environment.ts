import * as z from 'zod';

const Environment = z
  .object({
    ORDERS_TABLE: z.string().min(1),
    IDEMPOTENCY_TABLE: z.string().min(1).optional(),
    CATALOG_TABLE: z.string().min(1).optional(),
    ACCOUNTS_TABLE: z.string().min(1).optional(),
    TENANT_CLAIM: z.string().min(1).default('client_id'),
  })
  .transform((variables) => ({
    ordersTable: variables.ORDERS_TABLE,
    /** Absent in functions that take no idempotency key. */
    idempotencyTable: variables.IDEMPOTENCY_TABLE,
    /** Absent in functions that look nothing up in the catalog. */
    catalogTable: variables.CATALOG_TABLE,
    /** Absent in functions that have nothing to do with accounts. */
    accountsTable: variables.ACCOUNTS_TABLE,
    /** The claim that names the caller's tenant. */
    tenantClaim: variables.TENANT_CLAIM,
  }));

/** The function's configuration, as the stack set it. */
export type Environment = z.infer<typeof Environment>;

/** Parses the environment variables once; a missing one fails the first invocation with its name. */
export function readEnvironment(variables: NodeJS.ProcessEnv): Environment {
  const parsed = Environment.safeParse(variables);
  if (!parsed.success) throw new Error(`Environment of the function: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
