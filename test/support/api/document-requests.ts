import fc from 'fast-check';

// biome-ignore lint/suspicious/noExplicitAny: a document has schemas of many shapes
type Json = any;

/** A request that an OpenAPI document allows. */
export interface DocumentedRequest {
  /** Parameters by place: `path`, `query` and `header`. Values are as their schemas say. */
  readonly parameters: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Undefined for an operation without a body. */
  readonly body: unknown;
}

/** Operation of a document, with its requests. */
export interface DocumentedOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly requests: fc.Arbitrary<DocumentedRequest>;
}

/** Longest text and list that are made, if the document allows longer ones. */
const MOST_CHARACTERS = 40;
const MOST_ITEMS = 2;

const FORMATS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  date: fc
    .date({ min: new Date('2000-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  'date-time': fc
    .date({ min: new Date('2000-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  uri: fc.webUrl({ validSchemes: ['https'] }),
};

/** Makes values of the schemas of a document, with nothing but the document in hand. */
export class DocumentRequests {
  readonly #document: Json;
  readonly #made = new Map<unknown, fc.Arbitrary<unknown>>();

  constructor(document: unknown) {
    this.#document = document;
  }

  /** Returns the operations of the document, each with arbitrary requests. */
  operations(): DocumentedOperation[] {
    return Object.entries<Json>(this.#document.paths).flatMap(([path, methods]) =>
      Object.entries<Json>(methods).map(([method, operation]) => ({
        id: operation.operationId,
        method: method.toUpperCase(),
        path,
        requests: fc.record({ parameters: this.#parametersOf(operation), body: this.#bodyOf(operation) }),
      })),
    );
  }

  #parametersOf({ parameters = [] }: Json) {
    return fc.record(
      Object.fromEntries(
        ['path', 'query', 'header'].map((place) => {
          const here = parameters.filter((parameter: Json) => parameter.in === place);
          return [place, this.#objectOf(here.map(({ name, required, schema }: Json) => [name, schema, required]))];
        }),
      ),
    );
  }

  #bodyOf({ requestBody }: Json): fc.Arbitrary<unknown> {
    const schema = requestBody?.content['application/json'].schema;
    return schema === undefined ? fc.constant(undefined) : this.valuesOf(schema);
  }

  #objectOf(fields: readonly [name: string, schema: Json, required: boolean | undefined][]) {
    return fc.record(Object.fromEntries(fields.map(([name, schema]) => [name, this.valuesOf(schema)])), {
      requiredKeys: fields.flatMap(([name, , required]) => (required === true ? [name] : [])),
    });
  }

  /** Returns values that a schema allows. */
  valuesOf(schema: Json): fc.Arbitrary<unknown> {
    const made = this.#made.get(schema) ?? this.#valuesOf(schema);
    this.#made.set(schema, made);
    return made;
  }

  #valuesOf(schema: Json): fc.Arbitrary<unknown> {
    const { $ref, anyOf, oneOf, enum: values, const: constant, type, not } = schema;
    if (not !== undefined) {
      const { not: _not, ...others } = schema;
      return this.valuesOf(others).filter((value) => value !== not.const);
    }
    if ($ref !== undefined) return this.valuesOf(this.#resolved($ref));
    const options = anyOf ?? oneOf;
    if (options !== undefined) return fc.oneof(...options.map((option: Json) => this.valuesOf(option)));
    if (values !== undefined) return fc.constantFrom(...values);
    if (constant !== undefined) return fc.constant(constant);
    if (type === undefined) return fc.jsonValue({ maxDepth: 1 });
    return fc.oneof(...[type].flat().map((one: string) => this.#ofType(one, schema)));
  }

  #ofType(type: string, schema: Json): fc.Arbitrary<unknown> {
    const {
      minimum,
      maximum,
      items = {},
      minItems = 0,
      maxItems = MOST_ITEMS,
      properties = {},
      required = [],
      minProperties = 0,
    } = schema;
    switch (type) {
      case 'null':
        return fc.constant(null);
      case 'boolean':
        return fc.boolean();
      case 'integer':
        return fc.integer({ min: minimum ?? -(2 ** 31), max: maximum ?? 2 ** 31 - 1 });
      case 'number':
        return fc
          .integer({ min: (minimum ?? -1_000_000) * 4, max: (maximum ?? 1_000_000) * 4 })
          .map((quarters) => quarters / 4);
      case 'array':
        return fc.array(this.valuesOf(items), { minLength: minItems, maxLength: Math.min(maxItems, MOST_ITEMS) });
      case 'object':
        return this.#objectOf(
          Object.entries<Json>(properties)
            // Callers do not send what only the service sets.
            .filter(([, inner]) => inner.readOnly !== true)
            .map(([name, inner]) => [name, inner, required.includes(name)]),
        ).filter((fields) => Object.keys(fields).length >= minProperties);
      case 'string':
        return textsOf(schema);
      default:
        throw new Error(`There are no values of ${type}`);
    }
  }

  #resolved(reference: string): Json {
    return reference
      .split('/')
      .slice(1)
      .reduce((part: Json, name) => part[name], this.#document);
  }
}

function textsOf({ format, pattern, minLength = 0, maxLength = MOST_CHARACTERS }: Json): fc.Arbitrary<string> {
  if (format !== undefined && pattern === undefined) {
    const formatted = FORMATS[format];
    if (formatted === undefined) throw new Error(`There are no texts of the format ${format}`);
    return formatted;
  }
  const texts =
    pattern === undefined
      ? fc.string({ unit: 'binary', minLength, maxLength: Math.min(maxLength, Math.max(minLength, MOST_CHARACTERS)) })
      : fc.stringMatching(new RegExp(pattern, 'u'), { size: minLength > 10 ? 'medium' : 'small' });
  return texts.filter((text) => text.length >= minLength && text.length <= maxLength);
}
