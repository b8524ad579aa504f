import * as z from 'zod';

/** The parts of a JSON Schema that the page shows. */
export interface SchemaView {
  readonly $ref?: string | undefined;
  readonly type?: string | readonly string[] | undefined;
  readonly description?: string | undefined;
  readonly properties?: Readonly<Record<string, SchemaView>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly items?: SchemaView | undefined;
  readonly additionalProperties?: SchemaView | boolean | undefined;
  readonly anyOf?: readonly SchemaView[] | undefined;
  readonly oneOf?: readonly SchemaView[] | undefined;
  readonly allOf?: readonly SchemaView[] | undefined;
  readonly enum?: readonly unknown[] | undefined;
  readonly const?: unknown;
  readonly default?: unknown;
  readonly example?: unknown;
  readonly format?: string | undefined;
  readonly pattern?: string | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly minItems?: number | undefined;
  readonly maxItems?: number | undefined;
  readonly deprecated?: boolean | undefined;
  readonly readOnly?: boolean | undefined;
}

const text = z.string();
const count = z.number();

const Schema: z.ZodType<SchemaView> = z.lazy(() =>
  z
    .object({
      $ref: text,
      type: z.union([text, z.array(text)]),
      description: text,
      properties: z.record(text, Schema),
      required: z.array(text),
      items: Schema,
      additionalProperties: z.union([z.boolean(), Schema]),
      anyOf: z.array(Schema),
      oneOf: z.array(Schema),
      allOf: z.array(Schema),
      enum: z.array(z.unknown()),
      const: z.unknown(),
      default: z.unknown(),
      example: z.unknown(),
      format: text,
      pattern: text,
      minimum: count,
      maximum: count,
      minLength: count,
      maxLength: count,
      minItems: count,
      maxItems: count,
      deprecated: z.boolean(),
      readOnly: z.boolean(),
    })
    .partial(),
);

const Content = z.object({
  schema: Schema.optional(),
  example: z.unknown().optional(),
  examples: z
    .record(text, z.object({ summary: text.optional(), description: text.optional(), value: z.unknown() }))
    .optional(),
});

const Header = z.object({ $ref: text.optional(), description: text.optional(), schema: Schema.optional() });

const Parameter = z.object({
  in: z.enum(['path', 'query', 'header']),
  name: text,
  required: z.boolean().optional(),
  description: text.optional(),
  example: z.unknown().optional(),
  examples: z.record(text, z.object({ value: z.unknown(), 'x-from': z.unknown().optional() })).optional(),
  schema: Schema,
});

const Operation = z.object({
  operationId: text,
  tags: z.array(text),
  summary: text,
  description: text.optional(),
  security: z.array(z.record(text, z.array(text))),
  parameters: z.array(Parameter).optional(),
  requestBody: z.object({ required: z.boolean().optional(), content: z.record(text, Content) }).optional(),
  responses: z.record(
    text,
    z.object({
      description: text,
      headers: z.record(text, Header).optional(),
      content: z.record(text, Content).optional(),
    }),
  ),
});

const Document = z.object({
  info: z.object({ title: text, version: text, description: text }),
  tags: z.array(z.object({ name: text, description: text })),
  paths: z.record(text, z.record(text, z.unknown())),
  components: z.object({
    schemas: z.record(text, Schema),
    headers: z.record(text, Header),
    securitySchemes: z.object({
      oauth2: z.object({ flows: z.object({ clientCredentials: z.object({ scopes: z.record(text, text) }) }) }),
    }),
  }),
});

export type ContentView = z.infer<typeof Content>;
export type HeaderView = z.infer<typeof Header>;
export type ParameterView = z.infer<typeof Parameter>;

/** An operation with its method in capitals and its path. */
export interface OperationView extends z.infer<typeof Operation> {
  readonly method: string;
  readonly path: string;
}

/** The parts of an OpenAPI document that the page shows. */
export interface DocumentView extends Omit<z.infer<typeof Document>, 'paths'> {
  readonly operations: readonly OperationView[];
}

const METHODS = new Set(['get', 'put', 'post', 'delete', 'patch', 'head', 'options', 'trace']);

/**
 * Reads the parts of an OpenAPI document that the page shows. Other parts are ignored.
 *
 * @throws z.ZodError if a part has another form
 */
export function viewOf(document: unknown): DocumentView {
  const { paths, ...view } = Document.parse(document);
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => METHODS.has(method))
      .map(([method, operation]) => ({ ...Operation.parse(operation), method: method.toUpperCase(), path })),
  );
  return { ...view, operations };
}
