import { Logger } from '@aws-lambda-powertools/logger';

/** Structured log of the functions. Never give it a body, a name, an address, an email or a token. */
export const logger = new Logger({ persistentKeys: { stage: process.env.STAGE } });

/** Name, message and place of an error and of what caused it. Nothing else of it: DynamoDB's errors carry whole items. */
export function described(error: unknown): unknown {
  if (!(error instanceof Error)) return undefined;
  const { name, message, stack, cause } = error;
  return { name, message, stack, ...(cause !== undefined && { cause: described(cause) }) };
}
