import { Ajv2020 as Ajv, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import * as z from 'zod';
import { deployed } from '../../../lib/config/product-lines.ts';
import { deployedDocument } from '../../../lib/functions/service-assets.ts';

/** An answer as it came over HTTP. */
export interface ReceivedResponse {
  readonly method: string;
  /** Path as it was called; a query is ignored. */
  readonly path: string;
  readonly status: number;
  /** Names in any case. */
  readonly headers: Headers | Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

const Header = z.looseObject({ required: z.boolean().optional(), $ref: z.string().optional() });

const Response = z.looseObject({
  headers: z.record(z.string(), Header).default({}),
  content: z.record(z.string(), z.looseObject({})).optional(),
});

const Document = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), z.looseObject({ responses: z.record(z.string(), Response) }))),
  components: z.looseObject({ headers: z.record(z.string(), Header).default({}) }),
});

let running: ResponseCheck | undefined;

/**
 * Fails unless an answer of the deployed API is as its OpenAPI document says: see {@link openApiValidator}.
 *
 * @throws Error that names the operation and everything in which the answer differs
 */
export function expectDocumented(answer: ReceivedResponse): void {
  running ??= openApiValidator(deployedDocument(deployed({ sandbox: true })));
  running(answer);
}

/**
 * Makes a check that fails unless a response is as the OpenAPI document says. The document must have the operation, its status, its
 * media type and its required headers, and the body must fit the schema. A body may have no field that the document does not name,
 * although the document lets responses grow.
 *
 * @throws Error that names the operation and everything in which the answer differs
 */
export function openApiValidator(document: unknown): ResponseCheck {
  const { servers: _servers, components, ...contract } = Document.parse(document);
  const { securitySchemes: _securitySchemes, ...definitions } = components;
  const key = JSON.stringify([contract, definitions]);
  const check = checks.get(key) ?? checkBy(document);
  checks.set(key, check);
  return check;
}

type ResponseCheck = (answer: ReceivedResponse) => void;

/**
 * Checks by what a document says, apart from its addresses. A local cloud's document differs from another's in these alone, and the
 * schemas of one take up to a second to compile.
 */
const checks = new Map<string, ResponseCheck>();

function checkBy(document: unknown): ResponseCheck {
  const { paths, components } = Document.parse(document);
  const schemas = new DocumentSchemas(closed(document));

  return (answer) => {
    const path = answer.path.split('?', 1)[0] ?? '';
    const method = answer.method.toLowerCase();
    const template = matchingTemplate(Object.keys(paths), path);
    const operation = template === undefined ? undefined : paths[template]?.[method];
    const name = `${answer.method} ${path}`;
    if (template === undefined || operation === undefined) throw new Error(`${name}: is not in the OpenAPI document`);

    const response = operation.responses[answer.status];
    if (response === undefined) {
      const documented = Object.keys(operation.responses).join(', ');
      throw new Error(
        `${name}: the answer ${answer.status} is not documented; there are ${documented}\n${answer.body}`,
      );
    }
    const headers = new Headers(Object.entries(plainHeaders(answer.headers)));
    const missing = Object.entries(response.headers)
      .map(([header, { $ref, ...inline }]) => [header, $ref ? components.headers[lastPart($ref)] : inline] as const)
      .filter(([header, definition]) => definition?.required && !headers.has(header))
      .map(([header]) => `header ${header} is missing`);
    const place = ['paths', template, method, 'responses', String(answer.status), 'content'];
    const problems = [...missing, ...bodyProblems(schemas, place, response.content, headers, answer.body)];
    if (problems.length > 0) {
      throw new Error(
        `${name}: the answer ${answer.status} differs from its documentation:\n${problems.join('\n')}\n${answer.body}`,
      );
    }
  };
}

/** Name of the document among the schemas of a validator: references within the document resolve against it. */
const DOCUMENT = 'https://openapi.invalid/';

/** Checks values against the schemas of an OpenAPI document, by JSON Schema 2020-12 with formats. */
export class DocumentSchemas {
  readonly #ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor(document: unknown) {
    const root = z.looseObject({}).parse(document);
    formats.default(this.#ajv);
    this.#ajv.addVocabulary(['example', 'discriminator', ...Object.keys(root)]);
    // The validator compiles a component once for all that refer to it. The document as a whole is no schema to check.
    this.#ajv.addSchema(root, DOCUMENT, undefined, false);
  }

  /** Everything in which a value differs from the schema at a place in the document, given as the names that lead to it. */
  problems(place: readonly string[], value: unknown): string[] {
    const validate = this.#validator(place);
    return validate(value) ? [] : (validate.errors ?? []).map(described);
  }

  #validator(place: readonly string[]): ValidateFunction {
    const pointer = place.map((name) => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
    const compiled = this.#compiled.get(pointer) ?? this.#ajv.compile({ $ref: `${DOCUMENT}#/${pointer}` });
    this.#compiled.set(pointer, compiled);
    return compiled;
  }
}

function bodyProblems(
  schemas: DocumentSchemas,
  place: readonly string[],
  content: Readonly<Record<string, unknown>> | undefined,
  headers: Headers,
  body: string,
): string[] {
  const contentType = headers.get('content-type');
  const mediaType = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  if (content === undefined) return body === '' ? [] : ['there is a body, but none is documented'];
  if (mediaType === undefined || !(mediaType in content)) {
    return [`content-type is ${contentType}; documented: ${Object.keys(content).join(', ')}`];
  }
  const schema = [...place, mediaType, 'schema'];
  if (!/[/+]json$/.test(mediaType)) return schemas.problems(schema, body);
  const value = parsed(body);
  return value === undefined ? ['the body is not JSON'] : schemas.problems(schema, value.json);
}

function parsed(body: string): { json: unknown } | undefined {
  try {
    return { json: JSON.parse(body) };
  } catch {
    return undefined;
  }
}

/** The path of the document that a called path belongs to: as in API Gateway, one without parameters comes first. */
function matchingTemplate(templates: readonly string[], path: string): string | undefined {
  if (templates.includes(path)) return path;
  const parts = path.split('/');
  return templates.find((template) => {
    const expected = template.split('/');
    return (
      expected.length === parts.length &&
      expected.every((part, index) => part === parts[index] || (part.startsWith('{') && parts[index] !== ''))
    );
  });
}

/** The document with every object schema that lists its properties closed for others. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, name.startsWith('example') ? inner : closed(inner)]),
  );
  const isObjectSchema = copy.type === 'object' && 'properties' in copy && !('additionalProperties' in copy);
  return isObjectSchema ? { ...copy, additionalProperties: false } : copy;
}

function described({ instancePath, message, params }: ErrorObject): string {
  return `body${instancePath} ${message} ${JSON.stringify(params)}`;
}

function plainHeaders(headers: ReceivedResponse['headers']): Record<string, string> {
  const entries: [string, string | undefined][] = headers instanceof Headers ? [...headers] : Object.entries(headers);
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

function lastPart(reference: string): string {
  return reference.split('/').at(-1) ?? '';
}
