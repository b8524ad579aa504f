import * as z from 'zod';
import type { createDocument, ZodOpenApiOverride } from 'zod-openapi';

type Document = ReturnType<typeof createDocument>;

/**
 * Answers may gain fields without notice, so their schemas are open, but for those that zod has as strict: nothing else is ever sent
 * of these. Requests are closed where the zod schema is strict, as the service refuses fields it does not know.
 */
export const openResponses: ZodOpenApiOverride = ({ zodSchema, jsonSchema, io }) => {
  const isOpen = zodSchema instanceof z.ZodObject && zodSchema.def.catchall === undefined;
  if (io === 'output' && isOpen && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
  // A boolean of the query: the only codec whose input is text.
  if (io === 'input' && zodSchema instanceof z.ZodCodec && zodSchema._zod.def.out instanceof z.ZodBoolean) {
    jsonSchema.type = 'boolean';
  }
};

/** Formats whose regular expression in zod says no more than the format's name does. */
const NAMED_FORMATS = new Set(['date', 'date-time', 'email', 'uuid', 'uri']);

/**
 * The document with schemas as a person would write them: `type: [string, "null"]` instead of a choice between a schema and null, no
 * page-long pattern beside a `format` that names it, no bounds that are only those of JavaScript's integers.
 */
export function withPlainSchemas(document: Document): Document {
  const { paths, components } = document;
  return { ...document, ...(paths && { paths: plain(paths) }), ...(components && { components: plain(components) }) };
}

function plain<Value>(value: Value): Value;
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(
    ([name, inner]) =>
      // Examples are the caller's data, not schemas.
      [name, name === 'example' || name === 'examples' ? inner : plain(inner)] as const,
  );
  return withNullAsType(withoutNoise(Object.fromEntries(entries)));
}

function withoutNoise(schema: Record<string, unknown>): Record<string, unknown> {
  const { pattern, minimum, maximum, type, ...rest } = schema;
  const named = typeof schema.format === 'string' && NAMED_FORMATS.has(schema.format);
  // A choice says with each of its schemas what it takes.
  const isChoice = Array.isArray(schema.oneOf) && schema.properties === undefined;
  return {
    ...(type !== undefined && !isChoice && { type }),
    ...rest,
    ...(pattern !== undefined && !named && { pattern }),
    ...(minimum !== undefined && minimum !== Number.MIN_SAFE_INTEGER && { minimum }),
    ...(maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER && { maximum }),
  };
}

function withNullAsType(schema: Record<string, unknown>): Record<string, unknown> {
  const { anyOf, ...rest } = schema;
  if (!Array.isArray(anyOf) || anyOf.length !== 2) return schema;
  const other: unknown = anyOf.find((branch) => !isNull(branch));
  if (!anyOf.some(isNull) || !isRecord(other) || !takesNullAsType(other)) return schema;
  const { type, enum: values, ...details } = other;
  return {
    ...details,
    ...rest,
    type: [type, 'null'],
    ...(Array.isArray(values) && { enum: [...values, null] }),
  };
}

/** Arrays whose items are a choice keep theirs: readers of OpenAPI stumble over a list of types with items that have none. */
function takesNullAsType({ type, items }: Record<string, unknown>): boolean {
  if (type === 'array') return isRecord(items) && ('$ref' in items || typeof items.type === 'string');
  return typeof type === 'string';
}

function isNull(schema: unknown): boolean {
  return isRecord(schema) && schema.type === 'null';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
