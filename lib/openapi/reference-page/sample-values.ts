import type { OperationView, ParameterView } from './document-view.ts';

/** Headers that name a request. Each request that is not a repeat gets a new UUID. */
export const FRESH = /^(?:idempotency-key|x-correlation-id)$/i;

/**
 * Returns the value that a parameter has in the samples and the form of its operation; undefined if it begins empty. A required parameter
 * has its example, and so has a key, since every order has a key. Others have a value if an example of the body comes with one.
 *
 * @param example name of the body's example; undefined if the operation has none
 * @example sampleValue({ in: 'query', name: 'limit', example: 25, schema: {} }, undefined) // undefined
 * @example sampleValue({ in: 'header', name: 'Idempotency-Key', example: 'k', schema: {} }, undefined) // 'k'
 */
export function sampleValue(
  { name, required, example: known, examples, schema }: ParameterView,
  example: string | undefined,
): string | undefined {
  // A value from an earlier response is another one in the reader's data, so the sample names it instead.
  const usable = Object.entries(examples ?? {}).filter(([, { 'x-from': from }]) => from === undefined);
  const named = usable.find(([name]) => name === example);
  if (named !== undefined) return String(named[1].value);
  const value = known ?? schema.example ?? usable[0]?.[1].value;
  return (required === true || FRESH.test(name)) && value !== undefined ? String(value) : undefined;
}

/** Returns the names of the examples of an operation's body. */
export function bodyExampleNames({ requestBody }: Pick<OperationView, 'requestBody'>): readonly string[] {
  const [content] = Object.values(requestBody?.content ?? {});
  return Object.keys(content?.examples ?? {});
}

/** Returns true for a number or a truth value, which code writes without quotes. */
export const isBare = ({ schema }: Pick<ParameterView, 'schema'>): boolean =>
  ['integer', 'number', 'boolean'].includes(String(schema.type));
