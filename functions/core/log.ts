import { Logger } from '@aws-lambda-powertools/logger';

/** Structured log of the functions. Never give it a body, a name, an address, an email or a token. */
export const logger = new Logger();
