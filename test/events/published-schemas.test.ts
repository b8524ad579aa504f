import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { eventSchemas } from '../../lib/openapi/event-schemas.ts';
import { brokenPromises } from './schema-growth.ts';

/** Schemas as they were published. Only add to them: a field that must go or change is a version 2 beside version 1. */
const published = z
  .record(z.string(), z.unknown())
  .parse(JSON.parse(readFileSync(new URL('published-schemas.json', import.meta.url), 'utf8')));

const schemas = eventSchemas();

const Fields = z.object({ properties: z.record(z.string(), z.unknown()) });
const Event = z.object({
  properties: z.object({ data: z.union([Fields, z.object({ $ref: z.string() })]) }),
  $defs: z.record(z.string(), Fields).optional(),
});

/** Returns the properties of an event's data, which have a name of their own or not. They can be changed in place. */
function dataOf(schema: unknown): Record<string, unknown> {
  const { properties, $defs = {} } = schema as z.infer<typeof Event>;
  const { data } = properties;
  return ('$ref' in data ? $defs[data.$ref.replace('#/$defs/', '')] : data)?.properties ?? {};
}

const fieldsOfData = (schema: unknown): readonly string[] => Object.keys(dataOf(Event.parse(schema)));

test.each(Object.keys(published))('%s keeps every field that was published', (name) => {
  expect(Object.keys(schemas)).toContain(name);
  expect(brokenPromises(published[name], schemas[name])).toEqual([]);
});

test.each(Object.keys(schemas))(
  'every field of %s is in the published schemas; else add it to published-schemas.json',
  (name) => {
    expect(Object.keys(published)).toContain(name);
    expect(brokenPromises(schemas[name], published[name])).toEqual([]);
  },
);

describe('the comparison with the published schemas', () => {
  const text = { type: 'string' };
  const base = { type: 'object', properties: { a: text, b: { ...text, description: 'B' } }, required: ['a'] };
  const inside = (data: object) => ({ properties: { data: { $ref: '#/$defs/D' } }, $defs: { D: data } });

  test.each([
    ['a field that is gone', { ...base, properties: { a: text } }, ['b is gone']],
    ['a field under another name', { ...base, properties: { a: text, c: text } }, ['b is gone']],
    [
      'another type',
      { ...base, properties: { ...base.properties, b: { type: 'integer' } } },
      [/^b: type was "string"/],
    ],
    ['fewer values', { ...base, properties: { ...base.properties, b: { ...text, enum: ['x'] } } }, [/^b: enum was/]],
    [
      'a shorter text',
      { ...base, properties: { ...base.properties, b: { ...text, maxLength: 9 } } },
      [/^b: maxLength/],
    ],
    ['a field that may be missing', { ...base, required: [] }, ['a was required and is optional']],
    ['a field that must be there', { ...base, required: ['a', 'b'] }, ['b was optional and is required']],
    [
      'a new field, also one that is always there',
      { ...base, properties: { ...base.properties, c: text }, required: ['a', 'c'] },
      [],
    ],
    ['another description', { ...base, properties: { ...base.properties, b: { ...text, description: 'Other' } } }, []],
  ])('%s', (_, later, broken) => {
    const expected = broken.map((one) => (typeof one === 'string' ? one : expect.stringMatching(one)));
    expect(brokenPromises(base, later)).toEqual(expected);
    expect(brokenPromises(inside(base), inside(later))).toHaveLength(broken.length);
  });

  test('finds each field of each event that goes', () => {
    for (const [name, schema] of Object.entries(schemas)) {
      const fields = fieldsOfData(schema);
      expect(fields, name).toContain('tenant');
      for (const field of fields) {
        const later = structuredClone(schema);
        delete dataOf(later)[field];
        expect(brokenPromises(schema, later), name).toContain(`data.${field} is gone`);
      }
    }
  });
});
