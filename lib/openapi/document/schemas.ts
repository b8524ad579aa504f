import * as z from 'zod';
import type { createDocument, ZodOpenApiOverride } from 'zod-openapi';

type Document = ReturnType<typeof createDocument>;

/**
 * Opens the schemas of responses, which may gain fields without notice. A response schema that is strict in zod stays closed,
 * because it never gains fields. A request schema is closed if the zod schema is strict, because the service rejects unknown
 * fields.
 */
export const openResponses: ZodOpenApiOverride = ({ zodSchema, jsonSchema, io }) => {
  const isOpen = zodSchema instanceof z.ZodObject && zodSchema.def.catchall === undefined;
  if (io === 'output' && isOpen && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
  if (io === 'output') {
    withoutConstant(jsonSchema);
    // Patterns say what callers may send. Earlier versions may have stored other texts.
    delete jsonSchema.pattern;
    // The domain of a stored address may be in Unicode, which the format does not allow.
    if (jsonSchema.format === 'email') delete jsonSchema.format;
  }
  if (io === 'input' && zodSchema instanceof z.ZodObject) {
    const required = requiredOf(zodSchema, jsonSchema.required);
    if (required.length > 0) jsonSchema.required = required;
  }
  if (jsonSchema.pattern !== undefined) jsonSchema.pattern = withoutDigitClass(jsonSchema.pattern);
  // The pattern of a named format adds nothing to the name.
  if (NAMED_FORMATS.has(jsonSchema.format ?? '')) delete jsonSchema.pattern;
  // Booleans in the query are the only codec whose input is text.
  if (io === 'input' && zodSchema instanceof z.ZodCodec && zodSchema._zod.def.out instanceof z.ZodBoolean) {
    jsonSchema.type = 'boolean';
  }
};

/** Writes digits as a range: `\d` stands for the digits of every script in Python, and for `0` to `9` elsewhere. */
function withoutDigitClass(pattern: string): string {
  return pattern.replaceAll(/\[[^\]]*\]|\\d/g, (part) => (part === '\\d' ? '[0-9]' : part.replaceAll('\\d', '0-9')));
}

/** Returns the required fields. A field whose schema begins with a transformation says nothing of it, so each one is tried. */
function requiredOf({ shape }: z.ZodObject, known: readonly string[] = []): string[] {
  const rejectsAbsence = (name: string) => known.includes(name) || shape[name]?.safeParse(undefined).success === false;
  return Object.keys(shape).filter(rejectsAbsence);
}

/** Replaces a boolean or a number that never varies by its type, because generated clients compare constants as texts. */
function withoutConstant(schema: { const?: unknown; type?: unknown; description?: string }): void {
  const { const: constant } = schema;
  if (typeof constant !== 'boolean' && typeof constant !== 'number') return;
  delete schema.const;
  schema.type = Number.isInteger(constant) ? 'integer' : typeof constant;
  schema.description ??= `Always \`${constant}\`.`;
}

/** Formats whose regular expression in zod adds nothing to the format's name. */
const NAMED_FORMATS = new Set(['date', 'date-time', 'uuid', 'uri']);

/**
 * Simplifies the schemas of the document. It writes `type: [string, "null"]` instead of a choice between a schema and null. It
 * removes bounds that are only the limits of JavaScript's integers.
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
      // Examples contain data, not schemas.
      [name, name === 'example' || name === 'examples' ? inner : plain(inner)] as const,
  );
  return withNullAsType(withoutNoise(Object.fromEntries(entries)));
}

function withoutNoise(schema: Record<string, unknown>): Record<string, unknown> {
  const { minimum, maximum, type, additionalProperties, ...rest } = schema;
  // Each schema of a choice has its own type.
  const isChoice = Array.isArray(schema.oneOf) && schema.properties === undefined;
  return {
    ...(type !== undefined && !isChoice && { type }),
    ...rest,
    // A component says itself whether it is open.
    ...(additionalProperties !== undefined && schema.$ref === undefined && { additionalProperties }),
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

/** Returns false for arrays whose items are a choice: some OpenAPI readers fail on a list of types if the items have no type. */
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
