import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { parseQuery } from '../../../functions/core/http/request.ts';
import { endpointsOf } from '../../../functions/core/model/endpoint.ts';
import type { Problem } from '../../../functions/core/problems/problem.ts';
import { deployed } from '../../../lib/config/product-lines.ts';
import { deployedDocument } from '../../../lib/functions/service-assets.ts';
import { operationId } from '../../../lib/openapi/document/operation.ts';

/** Largest bound of a list: the lines of a subscription order, and the one too many. */
const MOST_VISITED = 500;

const content = deployed({ sandbox: true });
const rows = endpointsOf(content.endpointTables).map(({ table, key, endpoint }) => ({
  name: operationId(table, key),
  endpoint,
}));

type Schema = z.core.$ZodType;

/** Returns the schemas directly within a schema, whatever its kind. */
function within(schema: Schema): Schema[] {
  const values = Object.values(schema._zod.def).flatMap((value: unknown) =>
    value instanceof z.core.$ZodType || typeof value !== 'object' || value === null ? [value] : Object.values(value),
  );
  return values.filter((value): value is Schema => value instanceof z.core.$ZodType);
}

/** Finds each list with its path. A list that is cut before it is parsed stands in the pipe that cuts it. */
function* listsOf(schema: Schema, path: string, seen = new Set<Schema>()): Generator<[string, Schema]> {
  if (seen.has(schema)) return;
  seen.add(schema);
  const { def } = schema._zod;
  if (isList(schema)) yield [path, schema];
  const shape = def.type === 'object' ? Object.entries((schema as z.core.$ZodObject)._zod.def.shape) : undefined;
  if (shape !== undefined) for (const [name, field] of shape) yield* listsOf(field, `${path}.${name}`, seen);
  else for (const inner of within(listIn(schema) ?? schema)) yield* listsOf(inner, path, seen);
}

const isList = (schema: Schema): boolean => schema instanceof z.core.$ZodArray || listIn(schema) !== undefined;

/** Returns the list that a pipe parses after it was cut. */
function listIn(schema: Schema): z.core.$ZodArray | undefined {
  if (!(schema instanceof z.core.$ZodPipe)) return undefined;
  const { in: before, out } = schema._zod.def;
  return before instanceof z.core.$ZodTransform && out instanceof z.core.$ZodArray ? out : undefined;
}

/** Makes a list of 50,000 items that counts how many of them are looked at. */
function countedList() {
  let visits = 0;
  const list = new Proxy(Array(50_000).fill('x'), {
    get: (target, key, receiver) => {
      if (/^\d+$/.test(String(key))) visits += 1;
      return Reflect.get(target, key, receiver);
    },
  });
  return { list, visits: () => visits };
}

const bodyLists = rows.flatMap(({ name, endpoint }) =>
  endpoint.body === undefined ? [] : [...listsOf(endpoint.body, name)].map(([path, schema]) => ({ path, schema })),
);

describe('lists of a body', () => {
  test('are found', () => {
    expect(bodyLists.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'appliances-update-order.comments',
        'appliances-create-order.nodes.interfaces',
        'devices-place-order.items',
        'subscriptions-place-order.lineItems',
        'subscriptions-place-order.lineItems.flexDiscountCodes',
      ]),
    );
  });

  test.each(bodyLists)('$path has a bound, and nothing beyond it is looked at', ({ schema }) => {
    const { list, visits } = countedList();
    schema._zod.run({ value: list, issues: [] }, { async: false });
    expect(visits()).toBeLessThanOrEqual(MOST_VISITED);
  });
});

const repeatedParameters = rows.flatMap(({ name, endpoint }) =>
  Object.entries(endpoint.query?.shape ?? {}).flatMap(([parameter, schema]) =>
    [...listsOf(schema, parameter)].map(() => ({ name, endpoint, parameter })),
  ),
);

/** Returns the values of the parameter, or the status of the rejection. */
function parsedValues(endpoint: (typeof rows)[number]['endpoint'], parameter: string, values: readonly string[]) {
  const rawQueryString = values.map((value) => `${parameter}=${value}`).join('&');
  try {
    const query = parseQuery(endpoint, { rawQueryString } as Parameters<typeof parseQuery>[1]);
    return (query as Record<string, unknown[]>)[parameter];
  } catch (error) {
    const problem = error as Problem;
    return problem.fields.filter(({ path }) => path === parameter).map(({ message }) => message);
  }
}

describe('repeated parameters', () => {
  test('are found', () => {
    expect(repeatedParameters.map(({ parameter }) => parameter)).toEqual(
      expect.arrayContaining(['status', 'order-type', 'offer-id', 'categories', 'offer-ids']),
    );
  });

  test.each(repeatedParameters)('$parameter of $name counts a value once', ({ endpoint, parameter }) => {
    const schema = endpoint.query?.shape[parameter];
    const value = encodeURIComponent(validValue(parameter, schema));
    expect(parsedValues(endpoint, parameter, Array(101).fill(value))).toEqual(
      parsedValues(endpoint, parameter, [value]),
    );
  });

  test.each(repeatedParameters)('$parameter of $name has a bound', ({ endpoint, parameter }) => {
    const values = Array.from({ length: 600 }, (_, index) => `${String(index).padStart(10, '0')}01A12`);
    expect(parsedValues(endpoint, parameter, values)?.[0]).toMatch(/^must have at most \d+ items?, got 600$/);
  });
});

/** Returns a value that the parameter accepts. */
function validValue(parameter: string, schema: Schema | undefined): string {
  if (parameter === 'offer-id' || parameter === 'offer-ids') return '65304470CA01A12';
  if (parameter === 'categories') return 'STANDARD';
  const found = JSON.stringify(z.toJSONSchema(schema as z.ZodType, { unrepresentable: 'any' }));
  return /"enum":\["([^"]+)"/.exec(found)?.[1] ?? '';
}

/** Finds the lists of a JSON schema that publish no bound. Schemas of components are followed once. */
function* unbounded(schema: unknown, path: string, document: object, seen = new Set<unknown>()): Generator<string> {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return;
  seen.add(schema);
  const members: Readonly<Record<string, unknown>> = { ...schema };
  if (typeof members.$ref === 'string') {
    const referenced = members.$ref
      .split('/')
      .slice(1)
      .reduce<unknown>((part, name) => Reflect.get(Object(part), name), document);
    yield* unbounded(referenced, path, document, seen);
  }
  if (members.type === 'array' && !('maxItems' in members)) yield path;
  for (const [name, value] of Object.entries(members)) {
    if (name !== 'examples' && name !== 'example') yield* unbounded(value, `${path}.${name}`, document, seen);
  }
}

test('publishes the bound of each list that a request may hold', () => {
  const document = JSON.parse(JSON.stringify(deployedDocument(content)));
  const found = Object.entries<Record<string, { requestBody?: unknown; parameters?: unknown }>>(document.paths).flatMap(
    ([path, methods]) =>
      Object.entries(methods).flatMap(([method, { requestBody, parameters }]) => [
        ...unbounded({ requestBody, parameters }, `${method} ${path}`, document),
      ]),
  );
  expect(found).toEqual([]);
});
