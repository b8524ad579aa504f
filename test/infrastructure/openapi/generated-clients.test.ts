import { expect, test } from 'vitest';
import * as z from 'zod';
import { endpointTable } from '../../../functions/core/model/endpoint.ts';
import { deployed } from '../../../lib/config/product-lines.ts';
import { deployedDocument } from '../../../lib/functions/service-assets.ts';
import { openApiDocument } from '../../../lib/openapi/openapi.ts';

// biome-ignore lint/suspicious/noExplicitAny: the tests walk through a document of many shapes
type Json = any;

const document: Json = JSON.parse(JSON.stringify(deployedDocument(deployed({ sandbox: true }))));

/** Visits each schema of a document with its place. A place of two names is a component. */
function* schemasOf(value: Json, place: readonly string[] = []): Generator<{ place: readonly string[]; schema: Json }> {
  if (typeof value !== 'object' || value === null) return;
  const [last, before] = [place.at(-1), place.at(-2)];
  const isNamed = before === 'properties' || (before === 'schemas' && place.length === 2);
  if (isNamed || ['schema', 'items', 'additionalProperties'].includes(String(last)) || /Of$/.test(String(before))) {
    yield { place, schema: value };
  }
  for (const [name, inner] of Object.entries(value)) {
    if (['example', 'examples', 'enum', 'mapping'].includes(name) && before !== 'properties') continue;
    yield* schemasOf(inner, [...place, name]);
  }
}

const all = (of: Json) => [
  ...schemasOf({ schemas: of.components.schemas }),
  ...schemasOf({ headers: of.components.headers, paths: of.paths }),
];

const isComponent = (place: readonly string[]) => place[0] === 'schemas' && place.length === 2;

/** Returns true for a choice between a schema and null, which languages express without a type of its own. */
const isNullable = (options: Json) => options?.length === 2 && options.some(({ type }: Json) => type === 'null');

const needsName = ({ type, properties, enum: values, anyOf, oneOf, allOf }: Json) =>
  properties !== undefined ||
  values !== undefined ||
  (type === 'object' && properties === undefined) ||
  [anyOf, oneOf, allOf].some((options) => options !== undefined && !isNullable(options));

const nameless = (of: Json) =>
  all(of).flatMap(({ place, schema }) => (!isComponent(place) && needsName(schema) ? [place.join(' ')] : []));

test('gives a name to every enum, object and union', () => {
  expect(nameless(document)).toEqual([]);
});

const REFERENCE = /"#\/components\/schemas\/([^"]+)"/g;

/** Adds the components that a part of a document refers to, and those that these refer to. */
function addReferred(part: Json, of: Json, seen: Set<string>): void {
  for (const [, name = ''] of JSON.stringify(part).matchAll(REFERENCE)) {
    if (seen.has(name)) continue;
    seen.add(name);
    addReferred(of.components.schemas[name], of, seen);
  }
}

/** Returns the components that no operation leads to. */
function unreachable({ components, paths }: Json): readonly string[] {
  const seen = new Set<string>();
  const { schemas, ...others } = components;
  addReferred([paths, others], { components }, seen);
  return Object.keys(schemas).filter((name) => !seen.has(name));
}

test('has no component that webhooks alone refer to: some generators drop it, and their clients do not compile', () => {
  expect(unreachable(document)).toEqual([]);
  const { components, ...rest } = document;
  const added = { ...components, schemas: { ...components.schemas, Alone: { type: 'string' } } };
  expect(unreachable({ ...rest, components: added })).toEqual(['Alone']);
});

const Form = z.object({ colour: z.enum(['red', 'blue']), size: z.object({ width: z.int() }).nullable() });
const made = (response: z.ZodType): Json =>
  openApiDocument(
    [
      endpointTable({
        line: 'forms',
        title: 'Forms',
        description: '',
        basePath: '',
        maxBodyBytes: 1,
        endpoints: {
          read: {
            key: 'read',
            method: 'GET',
            path: '/forms',
            summary: '',
            scope: null,
            tables: {},
            responses: { 200: { description: '', schema: response } },
          },
        },
      }),
    ],
    { version: '1', lifecycles: {} },
  );

test('finds what has no name', () => {
  const place = 'paths /forms get responses 200 content application/json schema';
  expect(nameless(made(Form))).toEqual([place, `${place} properties colour`, `${place} properties size`]);
  expect(nameless(made(Form.meta({ id: 'Form' })))).toHaveLength(2);
  expect(nameless(made(z.union([z.string(), z.array(Form.meta({ id: 'Form2' }))])))).toContain(place);
});

/** Writes a name as a module of Python, where neither capitals nor separators tell names apart. */
const folded = (name: string) => name.replaceAll(/[^A-Za-z0-9]/g, '').toLowerCase();

const components = Object.keys(document.components.schemas);
const operationIds = Object.values<Json>(document.paths).flatMap((path) =>
  Object.values<Json>(path).map(({ operationId }) => operationId),
);

/** Names that generators for Go, Java and Python make of the name of a component, beside the name itself. */
const derivedOfComponent = (name: string) => [
  `New${name}`,
  `New${name}WithDefaults`,
  `Nullable${name}`,
  `NewNullable${name}`,
  `${name}Inner`,
  `${name}AdditionalProperty`,
];

/** Names that these generators make of an operation. */
const derivedOfOperation = (id: string) =>
  [
    '',
    'Params',
    'Request',
    'RequestBody',
    'JSONBody',
    'JSONRequestBody',
    'Response',
    'Api',
    'ApiService',
    'Client',
  ].map((suffix) => `${id}${suffix}`);

test('has no two components whose names differ in capitals alone', () => {
  expect(new Set(components.map(folded)).size).toBe(components.length);
  expect(components.filter((name) => !/^[A-Z][A-Za-z0-9]*$/.test(name))).toEqual([]);
});

test('has no component with a name that a generator makes of another one or of an operation', () => {
  const derived = new Set([
    ...components.flatMap(derivedOfComponent).map(folded),
    ...operationIds.flatMap(derivedOfOperation).map(folded),
  ]);
  expect(components.filter((name) => derived.has(folded(name)))).toEqual([]);
});

test('has no constant of a boolean or a number in answers', () => {
  const ofAnswers = all(document).filter(({ schema }) => schema.const !== undefined);
  expect(ofAnswers.filter(({ schema }) => typeof schema.const !== 'string')).toEqual([]);
});

test('has one type for each value: a choice has no type beside it', () => {
  const mixed = all(document).filter(({ schema: { type, anyOf, oneOf } }) => type !== undefined && (anyOf ?? oneOf));
  expect(mixed.map(({ place }) => place.join(' '))).toEqual([]);
});

/** Constructs that some engine lacks or reads otherwise: classes by property or letter, look-around, code points, named groups. */
const UNPORTABLE = /\\[pPdDwWsSbBuUkAzZ]|\(\?[^:]|[*+?}]\+/;
/** A class of characters, whose signs stand for themselves. */
const CLASS = /\[((?:\\.|[^\]\\])*)\]/gs;

test('publishes patterns that every engine reads alike', () => {
  const patterns = new Set<string>(all(document).flatMap(({ schema }) => schema.pattern ?? []));
  expect(patterns.size).toBeGreaterThan(20);
  for (const pattern of patterns) {
    const classes = [...pattern.matchAll(CLASS)].map(([, characters]) => characters);
    expect(pattern.replaceAll(CLASS, 'x'), pattern).not.toMatch(UNPORTABLE);
    // Java reads these as further classes.
    for (const characters of classes) expect(characters).not.toMatch(/\\[pPdDwWsSu]|\[|&&/);
    expect(pattern).toMatch(/^\^.*\$$/s);
    expect(() => [new RegExp(pattern), new RegExp(pattern, 'u')], pattern).not.toThrow();
    // Readers of YAML refuse other characters.
    expect(pattern).toMatch(/^[\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd]*$/);
  }
});

test('describes every operation, and bounds every offset', () => {
  const operations = Object.values<Json>(document.paths).flatMap((path) => Object.values<Json>(path));
  const silent = operations.filter(({ description = '' }) => !/\w.*\./.test(description));
  expect(
    silent.map(({ operationId }) => operationId),
    'Give the row of each a description: one sentence or more',
  ).toEqual([]);
  for (const operation of operations) {
    for (const { name, schema } of operation.parameters ?? []) {
      if (schema.type === 'integer') expect(schema.maximum, `${operation.operationId} ${name}`).toBeTypeOf('number');
    }
  }
});

test('says who publishes the API', () => {
  expect(document.info.contact).toEqual({ name: 'Quartermaster' });
});
