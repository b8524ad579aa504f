import { Logger } from '@aws-lambda-powertools/logger';

/** Structured log of the functions. A line must never contain a body, a name, an address, an email or a token. */
export const logger = new Logger({ persistentKeys: { stage: process.env.STAGE } });

/**
 * Describes an error and its causes by name, message and stack. It leaves out everything else, since DynamoDB's errors carry
 * whole items.
 *
 * @example described('not an error') // undefined
 */
export function described(error: unknown): unknown {
  if (!(error instanceof Error)) return undefined;
  const { name, message, stack, cause } = error;
  return { name, message, stack, ...(cause !== undefined && { cause: described(cause) }) };
}
