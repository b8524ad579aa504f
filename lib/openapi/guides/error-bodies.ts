import type { DocumentedResponse, EndpointTable } from '../../../functions/core/model/endpoint.ts';
import { ProblemDocument, problemType } from '../../../functions/core/problems/problem-document.ts';
import { GatewayMessage } from '../document/gateway-errors.ts';

/** A form of error bodies, as the document's schemas have it. */
export interface ErrorBody {
  /** Name of the schema. */
  readonly name: string;
  readonly mediaType: string;
  /** A complete body. */
  readonly example: unknown;
}

/** The body of API Gateway's own errors. */
export const GATEWAY_BODY: ErrorBody = {
  name: GatewayMessage.meta()?.id ?? '',
  mediaType: 'application/json',
  example: { message: 'Unauthorized' },
};

/** Returns the form of a response's body; undefined for a response without a body. */
export function bodyOf({ schema, mediaType = 'application/json', example }: DocumentedResponse): ErrorBody | undefined {
  const name = schema?.meta()?.id;
  if (name === undefined) return undefined;
  // Problems that have members of their own have an example of their own.
  return { name, mediaType, example: name === PROBLEM_NAME ? PROBLEM_EXAMPLE : example };
}

const PROBLEM_NAME = ProblemDocument.meta()?.id;

const PROBLEM_EXAMPLE = {
  ...problemType('version-mismatch'),
  status: 412,
  detail: 'The order is at version 3, not 2; read it again.',
  instance: '7f1c8a52-3f0e-4a1c-9d53-5b7f2e0c6a11',
  currentVersion: 3,
};

/** Returns the forms of all error bodies, each once, with its longest example. */
export function bodiesOf(tables: readonly EndpointTable[]): readonly ErrorBody[] {
  const responses = tables.flatMap(({ endpoints }) =>
    Object.values(endpoints).flatMap((endpoint) => Object.entries(endpoint.responses)),
  );
  const bodies = new Map<string, ErrorBody>();
  for (const [status, response] of responses) {
    const body = Number(status) >= 400 ? bodyOf(response) : undefined;
    if (body === undefined) continue;
    const known = bodies.get(body.name);
    if (known === undefined || lengthOf(body) > lengthOf(known)) bodies.set(body.name, body);
  }
  return [...bodies.values(), GATEWAY_BODY];
}

const lengthOf = ({ example }: ErrorBody): number => JSON.stringify(example ?? null).length;
