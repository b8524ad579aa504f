import type { AwsError, AwsRequest, AwsResponse } from './aws-protocols.ts';

/** An operation of a service in the REST protocol. */
export interface RestOperation {
  readonly method: string;
  /** The path, with a group for each of its variables. */
  readonly path: RegExp;
  /** @param variables the decoded values of the path's groups */
  readonly respond: (request: AwsRequest, variables: readonly string[]) => AwsResponse | Promise<AwsResponse>;
}

/** Matches the paths of the REST protocol, which begin with the API's version. */
export const REST_PATH = /^\/\d{4}-\d\d-\d\d\//;

/** A response in the REST protocol. */
export function restResponse(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): AwsResponse {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

/** An error response in the REST protocol. */
export function restError({ status, name, message }: AwsError): AwsResponse {
  return restResponse(status, { Message: message }, { 'x-amzn-errortype': name });
}
