import { expect, test } from 'vitest';
import { EVENTS_EXPIRED } from '../../../functions/core/events/log-place.ts';
import {
  endpointsOf,
  headerTitle,
  isOperationsScope,
  isTenantsScope,
  keyHeaderOf,
  pathOf,
} from '../../../functions/core/model/endpoint.ts';
import { EVENT_TYPES } from '../../../functions/core/model/published-events.ts';
import { Problem } from '../../../functions/core/problems/problem.ts';
import { problemDocument } from '../../../functions/core/problems/problem-document.ts';
import { REDELIVERY_IN_PROGRESS } from '../../../functions/webhooks/delivery/redeliver-range.ts';
import { ROTATION_IN_PROGRESS } from '../../../functions/webhooks/registry/change-webhook.ts';
import { TOO_MANY_WEBHOOKS } from '../../../functions/webhooks/registry/create-webhook.ts';
import { deployed } from '../../../lib/config/product-lines.ts';
import { deployedDocument } from '../../../lib/functions/service-assets.ts';
import { operationId } from '../../../lib/openapi/document/operation.ts';
import { DocumentSchemas } from '../../support/api/openapi-validator.ts';

// biome-ignore lint/suspicious/noExplicitAny: the tests walk through a document of many shapes
type Json = any;

const content = deployed({ sandbox: true });
const document: Json = JSON.parse(JSON.stringify(deployedDocument(content)));
const schemas = new DocumentSchemas(document);
const rows = endpointsOf(content.endpointTables).map((row) => ({
  ...row,
  name: operationId(row.table, row.key),
  path: pathOf(row),
  method: row.endpoint.method.toLowerCase(),
}));
const operationOf = ({ path, method }: { path: string; method: string }): Json => document.paths[path]?.[method];
const resolved = (value: Json): Json =>
  value.$ref === undefined
    ? value
    : value.$ref
        .split('/')
        .slice(1)
        .reduce((part: Json, name: string) => part[name], document);

test('has one operation for each endpoint and no other', () => {
  const documented = Object.values<Json>(document.paths).flatMap((path) =>
    Object.values<Json>(path).map((operation) => operation.operationId),
  );
  expect(documented.toSorted()).toEqual(rows.map(({ name }) => name).toSorted());
  expect(new Set(documented).size).toBe(documented.length);
});

test('describes every parameter', () => {
  const silent = rows.flatMap((row) =>
    (operationOf(row).parameters ?? [])
      .map(resolved)
      .filter(({ description = '', schema }: Json) => (description || resolved(schema).description || '') === '')
      .map(({ name }: Json) => `${row.name} ${name}`),
  );
  expect(silent).toEqual([]);
});

test('tells nothing of the sandbox where there is none', () => {
  const all = Object.keys(document.paths);
  const elsewhere = Object.keys(deployedDocument(deployed({ sandbox: false })).paths ?? {});
  const further = all.filter((path) => !elsewhere.includes(path));
  expect(further.length).toBeGreaterThan(0);
  expect(further.filter((path) => !path.startsWith('/operations/v1/sandbox/'))).toEqual([]);
  expect(elsewhere.filter((path) => path.includes('sandbox'))).toEqual([]);
});

test.each(rows)('$name has the summary, tag, scope and answers of its row', (row) => {
  const operation = operationOf(row);
  expect(operation.operationId).toBe(row.name);
  expect(operation.summary).toBe(row.endpoint.summary);
  const forOperators = isOperationsScope(row.endpoint.scope);
  expect(operation.tags).toEqual([forOperators ? `${row.table.title}: operations` : row.table.title]);
  expect(operation.security).toEqual(
    row.endpoint.scope === null ? [] : [{ oauth2: [row.endpoint.scope] }, { bearer: [] }],
  );
  expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(Object.keys(row.endpoint.responses)));
});

/** True for a read whose response has an `ETag`, which changes with all of it. */
const hasVersion = ({ endpoint: { method, isLive = false, responses } }: (typeof rows)[number]) =>
  method === 'GET' && !isLive && responses[200]?.headers?.ETag !== undefined;

test('documents 304 for each read with a version, and for no other operation', () => {
  for (const row of rows) {
    const { responses } = operationOf(row);
    expect('304' in responses, row.name).toBe(hasVersion(row));
    // RFC 9110, section 15.4.5: a 304 has the headers that tell of the content.
    const kept = Object.keys(responses[200]?.headers ?? {}).filter((name) => /^(?:etag|cache-control)$/i.test(name));
    if (hasVersion(row)) expect(Object.keys(responses[304].headers), row.name).toEqual(expect.arrayContaining(kept));
  }
});

test.each(rows)('$name lists every parameter of its row', (row) => {
  const { endpoint } = row;
  const names = (place: string) =>
    operationOf(row).parameters.flatMap((parameter: Json) => (parameter.in === place ? [parameter.name] : []));
  expect(names('path')).toEqual([...row.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
  expect(names('query')).toEqual(Object.keys(endpoint.query?.shape ?? {}));
  const { headers, requestIdHeader } = isTenantsScope(endpoint.scope) ? row.table : {};
  expect(names('header')).toEqual([
    ...Object.keys(headers?.shape ?? {}),
    ...(endpoint.idempotency ? [headerTitle(keyHeaderOf(endpoint.idempotency))] : []),
    ...(requestIdHeader ? [headerTitle(requestIdHeader)] : []),
    ...(endpoint.ifMatch ? ['If-Match'] : []),
    ...(endpoint.ifNoneMatch || hasVersion(row) ? ['If-None-Match'] : []),
  ]);
});

test.each(rows)('$name documents its errors, each with a body and an example', (row) => {
  const { responses } = operationOf(row);
  const statuses = Object.keys(responses).map(Number);
  const { scope, body, ifMatch, idempotency } = row.endpoint;
  expect(statuses).toEqual(
    expect.arrayContaining([
      429,
      500,
      ...(scope === null ? [] : [401, 403]),
      ...(body ? [400, 413, 415] : []),
      ...(idempotency ? [400] : []),
      ...(idempotency && !idempotency.keepsRefusals ? [422] : []),
      ...(ifMatch ? [412] : []),
      ...(Object.keys(row.endpoint.tables).length > 0 ? [503] : []),
    ]),
  );
  for (const status of statuses.filter((status) => status >= 400)) {
    for (const media of Object.values<Json>(responses[status].content)) {
      expect(media.example ?? media.examples, `${status}`).toBeDefined();
    }
  }
});

test('names the code of a key that is known for another request only where an operation takes a key', () => {
  const reused = /#error-idempotency-key-reused/;
  const named = rows.filter((row) => reused.test(operationOf(row).responses[422]?.description ?? ''));
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter(({ endpoint }) => endpoint.idempotency === undefined).map(({ name }) => name)).toEqual([]);
});

test.each(rows.filter(({ endpoint }) => endpoint.scope !== null))(
  '$name prints 401 and 403 as API Gateway does',
  (row) => {
    const { responses } = operationOf(row);
    expect(responses[401].content['application/json'].example).toEqual({ message: 'Unauthorized' });
    // If a line's own errors are also `application/json`, the document has an example of each.
    const { example, examples } = responses[403].content['application/json'];
    expect(example ?? examples.gateway.value).toEqual({ message: 'Forbidden' });
    for (const status of [401, 403]) expect(Object.keys(responses[status].headers)).toContain('WWW-Authenticate');
  },
);

test.each(rows)('$name has headers for repeating, changing and paging where they apply', (row) => {
  const { endpoint } = row;
  const headersOf = (status: number) => Object.keys(operationOf(row).responses[status]?.headers ?? {});
  for (const status of Object.keys(endpoint.responses).map(Number)) expect(headersOf(status)).toContain('x-request-id');
  const successes = Object.keys(endpoint.responses)
    .map(Number)
    .filter((status) => status < 300);
  for (const status of successes) {
    expect(headersOf(status).includes('Idempotent-Replayed')).toBe(endpoint.idempotency !== undefined);
  }
  if (endpoint.responses[503]) expect(headersOf(503)).toContain('Retry-After');
  if (endpoint.query?.shape.cursor) expect(headersOf(200).includes('Link') || hasNextCursor(row)).toBe(true);
  // What was deleted has no version.
  if (endpoint.ifMatch && !endpoint.responses[204]) expect(headersOf(200)).toContain('ETag');
  // A 412 says which version there is.
  if (endpoint.ifMatch) expect(headersOf(412)).toContain('ETag');
});

test.each(rows.filter(({ endpoint }) => endpoint.ifMatch))('$name says what an `If-Match` looks like', (row) => {
  const parameter = operationOf(row).parameters.find(({ name }: Json) => name === 'If-Match');
  const pattern = new RegExp(parameter.schema.pattern, 'u');
  const given = ['"3"', '*', 'W/"3"', '"3", "a,b"', '3', '', '"3" "4"'];
  expect(given.filter((header) => pattern.test(header))).toEqual(['"3"', '*', 'W/"3"', '"3", "a,b"']);
});

/** Returns true if a list names its next page in the body. */
function hasNextCursor(row: { path: string; method: string }): boolean {
  const { schema } = operationOf(row).responses[200].content['application/json'];
  const { properties = {} } = resolved(schema);
  return 'next_cursor' in properties || 'next' in properties;
}

interface Example {
  readonly place: string;
  readonly schema: string[];
  readonly value: unknown;
}

/** Lists all examples of the document, with the location of their schema. */
function* examplesIn(value: Json, pointer: string[] = []): Generator<Example> {
  if (typeof value !== 'object' || value === null) return;
  if ('schema' in value) {
    const all = [value.example, ...Object.values<Json>(value.examples ?? {}).map((example) => example.value)];
    for (const example of all) {
      if (example !== undefined) yield { place: pointer.join(' '), schema: [...pointer, 'schema'], value: example };
    }
  }
  for (const [name, inner] of Object.entries(value)) {
    if (name !== 'example' && name !== 'examples') yield* examplesIn(inner, [...pointer, name]);
  }
}

test('has examples for request bodies, parameters and answers', () => {
  const places = [...examplesIn(document)].map(({ place }) => place);
  for (const part of ['requestBody', 'parameters', 'responses']) {
    expect(
      places.some((place) => place.includes(` ${part} `)),
      part,
    ).toBe(true);
  }
});

test.each([...examplesIn(document)].map((example) => [example.place, example] as const))(
  'the example of %s fits its schema',
  (_place, { schema, value }) => {
    expect(schemas.problems(schema, value)).toEqual([]);
  },
);

test('every reference leads somewhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
    ([, reference]) => reference ?? '',
  );
  expect(references.length).toBeGreaterThan(0);
  for (const $ref of references) expect(resolved({ $ref }), $ref).toBeTypeOf('object');
});

test.each(rows.filter(({ endpoint }) => endpoint.body))('$name refuses unknown fields in its body', (row) => {
  const { schema } = operationOf(row).requestBody.content['application/json'];
  const { oneOf = [schema] } = resolved(schema);
  for (const form of oneOf) expect(resolved(form).additionalProperties).toBe(false);
});

test('answers may gain fields', () => {
  expect(document.components.schemas.ApplianceOrder.additionalProperties).toBeUndefined();
  expect(document.components.schemas.ApplianceNodeOutput.additionalProperties).toBeUndefined();
  expect(document.components.schemas.ApplianceNode.additionalProperties).toBe(false);
});

function isTypeOfEvent(type: unknown): boolean {
  return EVENT_TYPES.some((known) => known === type);
}

/** Rejections that only one table of endpoints knows. */
const OWN_REFUSALS = { EVENTS_EXPIRED, TOO_MANY_WEBHOOKS, ROTATION_IN_PROGRESS, REDELIVERY_IN_PROGRESS };

test('a problem document of the examples is one that the service prints', () => {
  // A delivery has a type, which is its event's, and a status too.
  const problems = [...examplesIn(document)].flatMap(({ value }) =>
    typeof value === 'object' && value !== null && 'type' in value && 'status' in value && !isTypeOfEvent(value.type)
      ? [value as { type: string; status: number }]
      : [],
  );
  expect(problems.length).toBeGreaterThan(0);
  for (const { type, status, ...rest } of problems) {
    const kind = type.replace('/docs#error-', '') as Exclude<Problem['kind'], 'refused'>;
    const own = Object.values(OWN_REFUSALS).find(({ code }) => code === kind);
    const problem = own ? new Problem('refused', 'detail', { refusal: own }) : new Problem(kind, 'detail');
    const printed = JSON.parse(problemDocument(problem, 'request').body);
    expect({ type, status, title: rest['title' as never] }).toEqual({
      type: printed.type,
      status: printed.status,
      title: printed.title,
    });
  }
});

test.each(content.lines.map(({ table, lifecycle }) => ({ line: table.title, lifecycle })))(
  'describes every status of $line with its transitions',
  ({ line, lifecycle }) => {
    const { description } = document.tags.find(({ name }: Json) => name === line);
    for (const [status, { next }] of Object.entries(lifecycle)) {
      const row = description.split('\n').find((text: string) => text.startsWith(`| ${status} |`));
      expect(row, status).toContain(`| ${next.join(', ') || '(final)'} |`);
    }
  },
);

/** Lists the members of the document's schemas whose values are money. */
const amounts = Object.entries<Json>(document.components.schemas).flatMap(([schema, { properties = {} }]) =>
  Object.entries<Json>(properties)
    .filter(([name]) => /price$|^total_amount$/i.test(name))
    .map(([name, member]) => ({ name: `${schema}.${name}`, ...member })),
);

test('says of each amount of money whether it is a number or a text', () => {
  expect(amounts.length).toBeGreaterThan(10);
  for (const { name, type, description = '' } of amounts) {
    expect([name, description]).toEqual([
      name,
      expect.stringMatching(type === 'string' ? /: a text of decimal digits/ : /\ba number\b/),
    ]);
  }
});

test('has one form for all times of an appliance order, and Unix seconds beside it where they are published', () => {
  const { ApplianceComment: comment, ApplianceOrder: order } = document.components.schemas;
  expect(comment.properties.createdAt.format).toBe('date-time');
  expect(order.properties.createdAt.format).toBe('date-time');
  expect(comment.properties.timestamp.description).toContain('Unix');
});

test('says how a discount of a preview gets into its order', () => {
  const { SubscriptionOrderLine: line, SubscriptionOrderLineRequest: request } = document.components.schemas;
  expect(line.properties).not.toHaveProperty('flexDiscountCodes');
  expect(line.properties.flexDiscounts.description).toContain('`flexDiscountCodes` again');
  expect(request.properties.flexDiscountCodes.description).toContain('`flexDiscounts`');
});

test('says of each list that a PUT takes that it is replaced as a whole', () => {
  for (const { path, method, endpoint } of rows.filter((row) => row.method === 'put' && row.endpoint.body)) {
    const { schema } = operationOf({ path, method }).requestBody.content['application/json'];
    const lists = Object.entries<Json>(resolved(schema).properties).filter(([, { type }]) =>
      [type].flat().includes('array'),
    );
    if (lists.length > 0) expect(endpoint.description, path).toMatch(/as a whole/);
  }
});

test('says once how long a status may last, and where it may last otherwise', () => {
  const { description } = document.tags.find(({ name }: Json) => name === 'Device orders');
  expect(description).toContain(
    'delivery overdue (after 10 days, with `expedite_shipping` Overnight after 2 days, with `expedite_shipping` 2nd Day Air after 4 days) |',
  );
});
