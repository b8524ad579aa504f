import * as z from 'zod';
import { messageOf } from '../support/error-message.ts';

/** A call of a service over HTTP. */
export interface AwsRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

/** The response to a call. */
export interface AwsResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The actions of a service in one of the JSON protocols, by `x-amz-target`. Each gets the parameters and returns the response's
 * body.
 */
export type JsonActions = Readonly<Record<string, JsonAction>>;

export type JsonAction = (parameters: unknown) => unknown | Promise<unknown>;

/** A call that the service rejects. `name` is the service's error code. */
export class AwsError extends Error {
  readonly status: number;

  constructor(name: string, message: string, status = 400) {
    super(message);
    this.name = name;
    this.status = status;
  }
}

/**
 * Returns an error as a service reports it. Errors with a name of their own and failed validations are the caller's; any other
 * error is an internal failure (500).
 *
 * @example awsErrorOf(new SyntaxError('no JSON')) // AwsError { name: 'ValidationException', status: 400, message: 'no JSON' }
 */
export function awsErrorOf(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  if (error instanceof z.ZodError) return new AwsError('ValidationException', z.prettifyError(error));
  if (error instanceof SyntaxError) return new AwsError('ValidationException', error.message);
  if (error instanceof Error && error.name !== 'Error') return new AwsError(error.name, error.message);
  return new AwsError('InternalFailure', messageOf(error), 500);
}

/** Returns a time as the JSON protocols write it: in seconds since 1970. */
export function seconds(date: Date): number {
  return date.getTime() / 1_000;
}

/**
 * Returns one page of a list. The token is the index of the first item of the next page; the last page has no token.
 *
 * @example pageOf(['a', 'b', 'c'], { maxResults: 2 }) // { page: ['a', 'b'], nextToken: '2' }
 */
export function pageOf<Item>(
  items: readonly Item[],
  { nextToken, maxResults = 100 }: { nextToken?: string | undefined; maxResults?: number | undefined },
): { readonly page: readonly Item[]; readonly nextToken?: string } {
  const from = Number(nextToken ?? 0);
  const page = items.slice(from, from + maxResults);
  return { page, ...(from + page.length < items.length && { nextToken: String(from + page.length) }) };
}
