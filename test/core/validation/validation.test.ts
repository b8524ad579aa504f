import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { fieldProblems, formatPath, validate } from '../../../functions/core/validation/validation.ts';
import { problemLines } from '../../support/problem-lines.ts';

const Part = z.strictObject({ name: z.string().max(8), sizes: z.array(z.int().min(1)).max(2) });
const Thing = z.strictObject({
  count: z.int().min(1).max(2).optional(),
  weight: z.number().min(0).optional(),
  rank: z.int().optional(),
  kind: z.enum(['round', 'square']).nullish(),
  isOpen: z.boolean().optional(),
  title: z.string().min(2).max(5).optional(),
  createdAt: z.iso.datetime({ offset: true }).optional(),
  day: z.iso.date().optional(),
  email: z.email().optional(),
  parts: z.array(Part).max(200).optional(),
  owner: z.union([z.string().min(1), z.strictObject({ name: z.string().min(1) })]).optional(),
  shape: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('circle'), radius: z.number() }),
      z.strictObject({ type: z.literal('dot') }),
    ])
    .optional(),
  tags: z.record(z.string().max(3), z.int()).optional(),
});

test('a valid input gives its parsed value', () => {
  expect(validate(Thing, { count: 2, kind: null })).toEqual({ ok: true, value: { count: 2, kind: null } });
});

describe('a message names what would be right and what was sent', () => {
  test.each<[unknown, string]>([
    [{ count: '2' }, 'count: must be a whole number from 1 to 2, got "2" (a string)'],
    [{ count: 3 }, 'count: must be a whole number from 1 to 2, got 3'],
    [{ count: 0 }, 'count: must be a whole number from 1 to 2, got 0'],
    [{ count: 1.5 }, 'count: must be a whole number from 1 to 2, got 1.5'],
    [{ count: null }, 'count: must be a whole number from 1 to 2, got null'],
    [{ count: [1] }, 'count: must be a whole number from 1 to 2, got an array'],
    [{ count: {} }, 'count: must be a whole number from 1 to 2, got an object'],
    [{ weight: -1 }, 'weight: must be a number of at least 0, got -1'],
    [{ weight: false }, 'weight: must be a number of at least 0, got false (a boolean)'],
    [{ rank: 'x' }, 'rank: must be a whole number, got "x" (a string)'],
    [{ kind: 'main' }, 'kind: must be one of round, square, got "main"'],
    [{ kind: 5 }, 'kind: must be one of round, square, got 5'],
    [{ isOpen: 'true' }, 'isOpen: must be true or false, got "true" (a string)'],
    [{ isOpen: 1 }, 'isOpen: must be true or false, got 1 (a number)'],
    [{ title: 5 }, 'title: must be a string, got 5 (a number)'],
    [{ title: 'abcdef' }, 'title: must have at most 5 characters, got 6'],
    [{ title: 'a' }, 'title: must have at least 2 characters, got 1'],
    [{ title: '😀'.repeat(6) }, 'title: must have at most 5 characters, got 6'],
    [{ createdAt: 'now' }, 'createdAt: must be an RFC 3339 date-time such as 2027-03-31T17:00:00Z, got "now"'],
    [{ day: '2027-02-30' }, 'day: must be an ISO 8601 date such as 2027-03-31, got "2027-02-30"'],
    [{ email: 'x' }, 'email: must be an email address such as ada@example.com, got "x"'],
    [{ parts: {} }, 'parts: must be an array, got an object'],
    [{ parts: 'x' }, 'parts: must be an array, got "x" (a string)'],
    [{ parts: [null] }, 'parts[0]: must be an object, got null'],
    [{ parts: [{ name: 'x' }] }, 'parts[0].sizes: is missing; it must be an array'],
    [
      { parts: [{ name: 'x', sizes: [1, 'x'] }] },
      'parts[0].sizes[1]: must be a whole number of at least 1, got "x" (a string)',
    ],
    [{ parts: [{ name: 'x', sizes: [1, 2, 3] }] }, 'parts[0].sizes: must have at most 2 items, got 3'],
    [{ tags: { long1: 1 } }, 'tags.long1: must have at most 3 characters, got 5'],
    [{ tags: { a: 'x' } }, 'tags.a: must be a whole number, got "x" (a string)'],
    [[], 'body: must be an object, got an array'],
    [null, 'body: must be an object, got null'],
    ['{}', 'body: must be an object, got "{}" (a string)'],
    [undefined, 'body: is missing; it must be an object'],
  ])('%j', (input, line) => expect(problemLines(Thing, input)).toEqual([line]));

  test('a query parameter that is no number is told what it must be', () => {
    const Query = z.object({ limit: z.coerce.number().int().min(1).max(100) });
    expect(problemLines(Query, { limit: 'x' })).toEqual(['limit: must be a whole number from 1 to 100']);
    expect(problemLines(Query, { limit: '101' })).toEqual(['limit: must be a whole number from 1 to 100, got 101']);
  });

  test('a message that a schema gives itself is kept', () => {
    const Code = z.object({
      code: z.string('must be a code, such as A1').refine((code) => code === 'A1', 'is not A1'),
    });
    expect(problemLines(Code, { code: 1 })).toEqual(['code: must be a code, such as A1']);
    expect(problemLines(Code, { code: 'B' })).toEqual(['code: is not A1']);
  });
});

describe('an unknown field', () => {
  test('is reported by its own path, each one for itself', () => {
    expect(problemLines(Thing, { colour: 1, parts: [{ name: '', sizes: [], wood: 1 }] })).toEqual([
      'parts[0].wood: is not a field of this object',
      'colour: is not a field of this object',
    ]);
  });

  test.each([
    ['cuont', 'count'],
    ['Count', 'count'],
    ['created_at', 'createdAt'],
    ['wieght', 'weight'],
    ['e-mail', 'email'],
  ])('%s: the field that was probably meant is suggested, %s', (sent, meant) => {
    expect(problemLines(Thing, { [sent]: 1 })).toEqual([
      `${sent}: is not a field of this object; did you mean ${meant}?`,
    ]);
  });

  test.each(['x', 'zebra', 'postcode'])('%s: nothing is suggested where nothing is close', (sent) => {
    expect(problemLines(Thing, { [sent]: 1 })).toEqual([`${sent}: is not a field of this object`]);
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s is reported by name', (name) => {
    expect(problemLines(Thing, JSON.parse(`{ "${name}": { "isOpen": true } }`))).toEqual([
      `${name}: is not a field of this object`,
    ]);
  });
});

describe('a name that looks like a good one', () => {
  test.each([
    ['col\u200bour', '["col\\u{200b}our"]'],
    ['kind\u00a0', '["kind\\u{a0}"]'],
    ['\u202ednik', '["\\u{202e}dnik"]'],
    ['caf\u00e9', '["caf\u00e9"]'],
  ])('%j shows what nobody sees', (name, shown) => {
    expect(problemLines(Thing, { [name]: 1 })[0]).toMatch(`${shown}: is not a field of this object`);
  });
});

describe('a value of the wrong type', () => {
  test.each([
    [[], 'an array'],
    [{ length: 0 }, 'an object'],
    [Array.from({ length: 500 }), 'an array'],
  ])('is not measured: %#', (value, kind) => {
    expect(problemLines(z.strictObject({ text: z.string().min(1).max(9) }), { text: value })).toEqual([
      `text: must be a string, got ${kind}`,
    ]);
    expect(problemLines(z.array(z.string().min(1)), [value, ''])).toEqual([
      `[0]: must be a string, got ${kind}`,
      '[1]: must have at least 1 character, got 0',
    ]);
  });
});

describe('a field of several forms', () => {
  test('of no form that is allowed: all are named', () => {
    expect(problemLines(Thing, { owner: 5 })).toEqual(['owner: must be a string or an object, got 5 (a number)']);
  });

  test('of the right type: what is wrong within it is named', () => {
    expect(problemLines(Thing, { owner: '' })).toEqual(['owner: must have at least 1 character, got 0']);
    expect(problemLines(Thing, { owner: { nmae: 'x' } })).toEqual([
      'owner.name: is missing; it must be a string',
      'owner.nmae: is not a field of this object; did you mean name?',
    ]);
  });

  test('told apart by a field: the values of that field are named', () => {
    expect(problemLines(Thing, { shape: { type: 'line' } })).toEqual([
      'shape.type: must be one of circle, dot, got "line"',
    ]);
    expect(problemLines(Thing, { shape: {} })).toEqual(['shape.type: is missing; it must be one of circle, dot']);
    expect(problemLines(Thing, { shape: { type: 'circle' } })).toEqual([
      'shape.radius: is missing; it must be a number',
    ]);
  });
});

describe('a large input', () => {
  test('long values and names are cut at 64 characters', () => {
    const long = 'x'.repeat(10_000);
    expect(problemLines(Thing, { kind: long })).toEqual([
      `kind: must be one of round, square, got "${'x'.repeat(64)}…"`,
    ]);
    expect(problemLines(Thing, { [long]: 1 })).toEqual([`["${'x'.repeat(64)}…"]: is not a field of this object`]);
  });

  test('a cut leaves no half of a surrogate pair', () => {
    const [line = ''] = problemLines(Thing, { kind: `${'x'.repeat(63)}😀😀` });
    expect(line.isWellFormed()).toBe(true);
    expect(line).toContain(`"${'x'.repeat(63)}…"`);
  });

  test('at most 100 problems are told, and how many more there are', () => {
    const parts = Array.from({ length: 150 }, () => ({ name: 5, sizes: [] }));
    const told = problemLines(Thing, { parts });
    expect(told).toHaveLength(101);
    expect(told[0]).toBe('parts[0].name: must be a string, got 5 (a number)');
    expect(told[100]).toBe('body: has 50 more problems; these are the first 100');
  });

  test('faults of whole fields are told before those within a long list', () => {
    const parts = Array.from({ length: 150 }, () => ({ name: 5, sizes: [] }));
    const told = problemLines(Thing, { parts, rank: 'x', colour: 1 });
    expect(told.slice(0, 3)).toEqual([
      'rank: must be a whole number, got "x" (a string)',
      'colour: is not a field of this object',
      'parts[0].name: must be a string, got 5 (a number)',
    ]);
    expect(told[100]).toBe('body: has 52 more problems; these are the first 100');
  });

  test('twenty thousand unknown fields give 101 problems', () => {
    const told = problemLines(
      Thing,
      Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`key${index}`, 1])),
    );
    expect(told).toHaveLength(101);
    expect(told[100]).toBe('body: has 19900 more problems; these are the first 100');
  });

  test('exactly 100 problems are told without a summary', () => {
    expect(
      problemLines(Thing, Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`key${index}`, 1]))),
    ).toHaveLength(100);
  });
});

test('names that are no words are quoted in a path', () => {
  expect(formatPath(['nodes', 0, 'interfaces', 1, 'gateway'])).toBe('nodes[0].interfaces[1].gateway');
  expect(formatPath(['a.b', 'c d', ''])).toBe('["a.b"]["c d"][""]');
  expect(formatPath(['x\u0000'])).toBe('["x\\u0000"]');
  expect(formatPath([])).toBe('body');
});

test("the error of another parse is told in that parse's own words", () => {
  const input = { count: 'x', colour: 1 };
  const { error } = Thing.safeParse(input);
  expect(error && fieldProblems(error, input)).toEqual([
    { path: 'count', message: 'Invalid input: expected number, received string', fault: 'invalid' },
    { path: 'colour', message: 'Unrecognized key: "colour"', fault: 'unexpected' },
  ]);
});

describe('the fault of a field', () => {
  const Ordered = z
    .strictObject({
      kind: z.enum(['new', 'return']),
      reference: z.string().optional(),
      currency: z.string().optional(),
      lines: z.array(z.strictObject({ number: z.int(), size: z.int().optional() })),
      owner: z.union([z.string(), z.strictObject({ name: z.string() })]).optional(),
    })
    .superRefine(({ kind, reference, currency }, context) => {
      const add = (path: string, params?: object) =>
        context.addIssue({ code: 'custom', path: [path], message: 'breaks a rule', params: { ...params } });
      if (kind === 'return' && reference === undefined) add('reference');
      if (kind === 'new' && reference !== undefined) add('reference', { fault: 'unexpected' });
      if (currency === '') add('currency', { fault: 'missing' });
    });

  /** Returns the faults of an input, by path. */
  const faults = (input: unknown) => {
    const validated = validate(Ordered, input, { place: 'body' });
    if (validated.ok) return {};
    expect(new Set(validated.problems.map(({ place }) => place))).toEqual(new Set(['body']));
    return Object.fromEntries(validated.problems.map(({ path, fault }) => [path, fault]));
  };

  const order = { kind: 'new', lines: [] };

  test.each<[string, unknown, Readonly<Record<string, string>>]>([
    ['that was not sent: missing', { kind: 'new' }, { lines: 'missing' }],
    ['deep within, that was not sent: missing', { ...order, lines: [{}] }, { 'lines[0].number': 'missing' }],
    ['of several forms: missing', { ...order, owner: {} }, { 'owner.name': 'missing' }],
    ['that is null: invalid', { ...order, lines: null }, { lines: 'invalid' }],
    ['of another type: invalid', { ...order, lines: [{ number: '1' }] }, { 'lines[0].number': 'invalid' }],
    ['of no allowed value: invalid', { ...order, kind: 'renew' }, { kind: 'invalid' }],
    ['that nobody knows: unexpected', { ...order, lines: [{ number: 1, sise: 2 }] }, { 'lines[0].sise': 'unexpected' }],
    ['of which a rule says so: missing', { kind: 'return', lines: [] }, { reference: 'missing' }],
    ['of which a rule says otherwise: unexpected', { ...order, reference: 'x' }, { reference: 'unexpected' }],
    ['of which a rule says otherwise: missing', { ...order, currency: '' }, { currency: 'missing' }],
    ['that is the whole body: invalid', [], { body: 'invalid' }],
    [
      'each for itself',
      { lines: [{ number: 'x', a: 1 }] },
      { kind: 'missing', 'lines[0].number': 'invalid', 'lines[0].a': 'unexpected' },
    ],
  ])('%s', (_, input, expected) => expect(faults(input)).toEqual(expected));

  test('that a line wants to be told first is among those that are told', () => {
    const lines = Array.from({ length: 150 }, (_, index) => (index === 140 ? {} : { number: 'x', size: 'x' }));
    const validated = validate(
      Ordered,
      { ...order, colour: 1, lines },
      { reportFirst: ['missing', 'unexpected', 'invalid'] },
    );
    const told = validated.ok ? [] : validated.problems;
    expect(told.map(({ path, fault }) => [path, fault]).slice(0, 3)).toEqual([
      ['lines[140].number', 'missing'],
      ['colour', 'unexpected'],
      ['lines[0].number', 'invalid'],
    ]);
    expect(told).toHaveLength(101);
    expect(told[100]).toEqual({ path: 'body', message: 'has 200 more problems; these are the first 100' });
  });
});
