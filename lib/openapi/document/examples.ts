import type {
  ExampleCall,
  ExampleParameter,
  ExampleSource,
} from '../../../functions/core/documentation/example-call.ts';
import type { EndpointRow } from '../../../functions/core/model/endpoint.ts';

/** An Example Object of the document (OpenAPI 3.1.1, section 4.8.19). */
export interface NamedExample {
  readonly summary: string;
  readonly description?: string;
  readonly value: unknown;
  readonly [extension: `x-${string}`]: unknown;
}

export type NamedExamples = Record<string, NamedExample>;

/** Returns the documented calls of a row. */
export const callsOf = ({ table, key }: EndpointRow): readonly ExampleCall[] => table.exampleCalls?.[key] ?? [];

/**
 * Returns the examples of a row's request body by name, or undefined if it has no documented calls with a body. `x-from` says which
 * members come from the response to which earlier example.
 */
export function bodyExamples(row: EndpointRow): NamedExamples | undefined {
  const { body, bodyExample } = row.endpoint;
  if (body === undefined) return undefined;
  return namedBy(callsOf(row), (call) => ({
    summary: call.summary,
    ...described(call.description, ...Object.entries(call.bodyFrom ?? {}).map(takenMember)),
    value: call.body ?? bodyExample,
    ...(call.bodyFrom && { 'x-from': call.bodyFrom }),
  }));
}

/** Returns the examples of a row's response by name, or undefined if no documented call has the status. */
export function responseExamples(row: EndpointRow, status: number): NamedExamples | undefined {
  const { example } = row.endpoint.responses[status] ?? {};
  const calls = callsOf(row).filter((call) => call.status === status);
  return namedBy(calls, ({ summary, response = example, settles }) => ({
    summary,
    ...(settles && {
      ...described(
        `The work goes on: read \`${nameAt(settles.uri)}\` until \`${nameAt(settles.pointer)}\` is \`${settles.value}\`.`,
      ),
      'x-settles': settles,
    }),
    value: response,
  }));
}

/** The parts of a documented call by the place of their parameters. */
const PARTS: Readonly<Record<string, 'path' | 'query' | 'headers'>> = {
  path: 'path',
  query: 'query',
  header: 'headers',
};

/**
 * Returns the examples of a parameter by the names of the calls that send it, or undefined if no call does.
 *
 * @param place place of the parameter, as the document names it
 */
export function parameterExamples(row: EndpointRow, place: string, name: string): NamedExamples | undefined {
  const part = PARTS[place];
  const calls = callsOf(row).filter((call) => part !== undefined && call[part]?.[name] !== undefined);
  return namedBy(calls, (call) => parameterExample(call.summary, (part && call[part]?.[name]) ?? ''));
}

function parameterExample(summary: string, parameter: ExampleParameter): NamedExample {
  if (typeof parameter !== 'object' || !('from' in parameter)) return { summary, value: parameter };
  const { value, from } = parameter;
  return { summary, ...described(`Take it from ${place(from)}.`), value, 'x-from': from };
}

const takenMember = ([pointer, from]: [string, ExampleSource]): string =>
  `Take \`${nameAt(pointer)}\` from ${place(from)}.`;

const place = ({ operation, example, pointer }: ExampleSource): string =>
  `\`${nameAt(pointer)}\` of the response to the example \`${example}\` of \`${operation}\``;

/**
 * Writes a JSON pointer as readers write a path.
 *
 * @example nameAt('/lineItems/0/offerId') // 'lineItems[0].offerId'
 */
export const nameAt = (pointer: string): string =>
  pointer
    .slice(1)
    .split('/')
    .map((part, index) => (/^\d+$/.test(part) ? `[${part}]` : `${index === 0 ? '' : '.'}${part}`))
    .join('');

const described = (...texts: readonly (string | undefined)[]): { readonly description?: string } => {
  const description = texts.filter((text) => text !== undefined).join(' ');
  return description === '' ? {} : { description };
};

function namedBy(
  calls: readonly ExampleCall[],
  example: (call: ExampleCall) => NamedExample,
): NamedExamples | undefined {
  return calls.length === 0 ? undefined : Object.fromEntries(calls.map((call) => [call.name, example(call)]));
}
