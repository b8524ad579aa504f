import * as z from 'zod';

const Source = z.object({ operation: z.string(), example: z.string(), pointer: z.string() });
const Settles = z.object({ uri: z.string(), pointer: z.string(), value: z.string() });
const named = <Extension extends z.ZodRawShape>(extension: Extension) =>
  z.record(z.string(), z.object({ summary: z.string(), value: z.unknown(), ...extension }));

const Parameter = z.object({
  name: z.string(),
  in: z.string(),
  required: z.boolean().default(false),
  examples: named({ 'x-from': Source.optional() }).default({}),
});
const Body = z.object({
  content: z.object({
    'application/json': z.object({
      examples: named({ 'x-from': z.record(z.string(), Source).optional() }).default({}),
    }),
  }),
});
const Media = z.object({ examples: named({ 'x-settles': Settles.optional() }).default({}) });
const Operation = z.object({
  operationId: z.string(),
  tags: z.array(z.string()),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(Parameter).default([]),
  requestBody: Body.optional(),
  responses: z.record(z.string(), z.object({ content: z.record(z.string(), Media).optional() })),
});
const Document = z.object({
  tags: z.array(z.object({ name: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
});

type Source = z.infer<typeof Source>;

/** A value that a documented example sends, and the earlier response that it comes from. */
interface Sent {
  readonly place: string;
  readonly name: string;
  readonly value: unknown;
  readonly from?: Source | undefined;
}

/** An example of the OpenAPI document: all that has its name within one operation. */
export interface DocumentedExample {
  readonly operation: string;
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly scopes: readonly string[];
  /** Names of the headers that a call must have. */
  readonly headers: readonly string[];
  readonly parameters: readonly Sent[];
  readonly body: unknown;
  readonly bodyFrom: Readonly<Record<string, Source>>;
  readonly status: number;
  readonly response: unknown;
  readonly settles: z.infer<typeof Settles> | undefined;
}

/** The operations of a document in the order of the reference: by tag, then by path and method. */
function operationsOf(document: unknown) {
  const { tags, paths } = Document.parse(document);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })),
  );
  return tags.flatMap(({ name }) => operations.filter((operation) => operation.tags.includes(name)));
}

/** Returns the ids of the operations that have no example of a success, with its request where there is one. */
export const operationsWithoutExamples = (document: unknown): readonly string[] =>
  operationsOf(document).flatMap(({ operationId, security, path, method, ...operation }) => {
    const found = examplesOf({ operationId, security, path, method, ...operation });
    return found.length > 0 || security.length === 0 ? [] : [operationId];
  });

/** Returns the examples of the document in the order of the reference. */
export const documentedExamples = (document: unknown): readonly DocumentedExample[] =>
  operationsOf(document).flatMap(examplesOf);

function examplesOf(operation: ReturnType<typeof operationsOf>[number]): DocumentedExample[] {
  const { operationId, method, path, security, parameters, requestBody, responses } = operation;
  const bodies = requestBody?.content['application/json'].examples ?? {};
  // A response without content has no examples. Its calls have those of the parameters.
  const ofParameters = new Set(parameters.flatMap(({ examples }) => Object.keys(examples)));
  const empty = Object.fromEntries(
    [...ofParameters].map((name) => [name, { value: undefined, 'x-settles': undefined }]),
  );
  // Of the responses, those with an error have examples that no request of the document causes.
  const answers = Object.entries(responses)
    .filter(([status]) => Number(status) < 300)
    .flatMap(([status, { content }]) =>
      (content === undefined ? [{ examples: empty }] : Object.values(content)).flatMap(({ examples }) =>
        Object.entries(examples).map(([name, answer]) => ({ name, status: Number(status), ...answer })),
      ),
    );
  const inOrder = Object.keys(bodies).length > 0 ? Object.keys(bodies) : answers.map(({ name }) => name);
  return inOrder.flatMap((name) => {
    const answer = answers.find((one) => one.name === name);
    if (answer === undefined) throw new Error(`${operationId} has no response to its example ${name}`);
    return {
      operation: operationId,
      name,
      method,
      path,
      scopes: security.flatMap((scheme) => Object.values(scheme).flat()),
      headers: parameters.flatMap((one) => (one.in === 'header' && one.required ? [one.name] : [])),
      parameters: parameters.flatMap(({ in: place, name: parameter, examples: { [name]: example } }) =>
        example ? [{ place, name: parameter, value: example.value, from: example['x-from'] }] : [],
      ),
      body: bodies[name]?.value,
      bodyFrom: bodies[name]?.['x-from'] ?? {},
      status: answer.status,
      response: answer.value,
      settles: answer['x-settles'],
    };
  });
}

/** Reads a value by its JSON pointer (RFC 6901). */
export const valueAt = (value: unknown, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .reduce(
      (part: unknown, name) => (typeof part === 'object' && part !== null ? Reflect.get(part, name) : undefined),
      value,
    );

/** Returns a copy with another value at the place of a JSON pointer. */
export function withValueAt(value: unknown, pointer: string, to: unknown): unknown {
  const copy: unknown = structuredClone(value);
  const names = pointer.split('/').slice(1);
  const last = names.pop() ?? '';
  const parent = names.reduce((part: unknown, name) => Reflect.get(Object(part), name), copy);
  if (valueAt(value, pointer) === undefined) throw new Error(`the example has nothing at ${pointer}`);
  Reflect.set(Object(parent), last, to);
  return copy;
}

/** Members whose values the service makes up, or that depend on the day and on what other tests have done. */
const MADE_UP =
  /^(customerId|orderId|deploymentId|subscriptionId|referenceOrderId|referencedOrderId|uri|uid|orderNum|order_number|clonedFrom\w+|\w*Date|\w+At|timestamp|\w+_at|\w+_date|creator|author|actor|changed_by|image|product_image|proratedDays|netPartnerPrice|lineItemPartnerPrice|totalLineItemPartnerPrice|quantity|totalCount)$/;

/** Members of webhooks and their deliveries that the service makes up. */
const MADE_UP_OF_WEBHOOKS = /^(id|secret|webhookId|eventId|previousValidUntil|previousSecretValidUntil|events)$/;

/** Members of webhooks and their deliveries that depend on which attempts have happened by now. */
const MOVING = ['status', 'pending', 'attempts', 'failingSince', 'lastSuccessAt', 'heldUntil', 'nextAttemptAt'];

/** Lists where a response about webhooks differs from its example, but for what attempts change meanwhile. */
export function differencesOfWebhooks(example: unknown, actual: unknown): readonly string[] {
  const still = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value), (name, member) =>
      MOVING.includes(name) ? undefined : MADE_UP_OF_WEBHOOKS.test(name) ? typeof member : member,
    );
  return differences(still(example), still(actual));
}

/**
 * Lists where a response differs from its example: other members, other types, other values. Values that the service makes up need only
 * the same type.
 */
export function differences(example: unknown, actual: unknown, path = '', name = ''): readonly string[] {
  if (Array.isArray(example) && Array.isArray(actual)) {
    if (example.length !== actual.length) return [`${path}: ${actual.length} entries, not ${example.length}`];
    return example.flatMap((entry, index) => differences(entry, actual[index], `${path}/${index}`, name));
  }
  if (typeof example === 'object' && typeof actual === 'object' && example !== null && actual !== null) {
    const names = new Set([...Object.keys(example), ...Object.keys(actual)]);
    return [...names].flatMap((member) => {
      if (!(member in example)) return [`${path}/${member}: is not in the example`];
      if (!(member in actual)) return [`${path}/${member}: is only in the example`];
      return differences(Reflect.get(example, member), Reflect.get(actual, member), `${path}/${member}`, member);
    });
  }
  const isSame = MADE_UP.test(name) ? typeof example === typeof actual : example === actual;
  return isSame ? [] : [`${path}: ${JSON.stringify(actual)}, not ${JSON.stringify(example)}`];
}
