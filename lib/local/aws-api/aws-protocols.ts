import * as z from 'zod';

/** A call of a service, as it came over HTTP. */
export interface AwsRequest {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
}

/** What is sent back. */
export interface AwsAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An action of a service in one of the JSON protocols, by its `x-amz-target`: it gets the parameters and returns the answer's body. */
export type JsonActions<Services> = Readonly<
  Record<string, (parameters: unknown, services: Services) => unknown | Promise<unknown>>
>;

/** A call that the service would refuse. `name` is its error code. */
export class AwsError extends Error {
  readonly status: number;

  constructor(name: string, message: string, status = 400) {
    super(message);
    this.name = name;
    this.status = status;
  }
}

/** What went wrong, as a service says it. Whatever else than a refusal goes wrong is a failure of its own. */
export function awsErrorOf(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  if (error instanceof z.ZodError) return new AwsError('ValidationException', z.prettifyError(error));
  if (error instanceof SyntaxError) return new AwsError('ValidationException', error.message);
  if (error instanceof Error && error.name !== 'Error') return new AwsError(error.name, error.message);
  return new AwsError('InternalFailure', error instanceof Error ? error.message : String(error), 500);
}

/** The JSON protocols write times as seconds since 1970. */
export function seconds(date: Date): number {
  return date.getTime() / 1_000;
}

/** A part of a list, as services give it; the token is the place where the next part begins. */
export function pageOf<Item>(
  items: readonly Item[],
  { nextToken, maxResults = 100 }: { nextToken?: string | undefined; maxResults?: number | undefined },
): { readonly page: readonly Item[]; readonly nextToken?: string } {
  const from = Number(nextToken ?? 0);
  const page = items.slice(from, from + maxResults);
  return { page, ...(from + page.length < items.length && { nextToken: String(from + page.length) }) };
}
