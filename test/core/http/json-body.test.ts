import fc from 'fast-check';
import { type Node, parseTree } from 'jsonc-parser';
import { describe, expect, test } from 'vitest';
import { parseJson } from '../../../functions/core/http/json-body.ts';
import { checkNoBody, readBody } from '../../../functions/core/http/request.ts';
import { Problem } from '../../../functions/core/problems/problem.ts';
import { httpEvent } from '../../support/lines/http-event.ts';
import { MOST_MS, processorTime } from '../../support/processor-time.ts';

/** Returns the error for a text; fails the test if the text can be parsed. */
function refusal(text: string): Problem {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('the text was read');
}

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

test('JSON is read', () => {
  expect(parseJson(' {"a": [1, "x", null]} ')).toEqual({ a: [1, 'x', null] });
  expect(parseJson('"text"')).toBe('text');
});

describe('what is not JSON is refused with the position of the fault', () => {
  test.each([
    ['{"a": }', 'value expected at position 6 (line 1, column 7)'],
    ['{\n  "a": 1,\n  b: 2\n}', 'line 3, column 3'],
    ['{"a": 1', 'close brace expected at position 7'],
    ['{"a": 1} x', 'at position 9 (line 1, column 10)'],
    ['', 'it is empty'],
    [' \n', 'it is empty'],
    ['{"a": 1,}', 'line 1'],
    ['// comment\n{}', 'line 1, column 1'],
    ["{'a': 1}", 'position 1'],
  ])('%j', (text, where) => {
    expect(refusal(text)).toMatchObject({ kind: 'malformed-body', status: 400 });
    expect(refusal(text).message).toContain(where);
  });
});

describe('nesting', () => {
  test('is read up to 64 levels', () => {
    expect(() => parseJson(nested(64))).not.toThrow();
    expect(refusal(nested(65)).message).toBe('The body has arrays or objects nested more than 64 levels deep.');
  });

  test.each([
    ['closed', nested(100_000)],
    ['unclosed', '['.repeat(250_000)],
    ['of objects', '{"a":'.repeat(50_000)],
    ['in a field that is ignored', `{"validations":${nested(100_000)}}`],
  ])('of a quarter of a megabyte is refused, not crashed on: %s', (_what, text) => {
    expect(refusal(text).kind).toBe('malformed-body');
  });

  test('is not counted within strings', () => {
    const text = JSON.stringify({ notes: '[{'.repeat(1_000), more: '\\"[['.repeat(1_000) });
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  test('is not counted side by side', () => expect(parseJson(`[${'[],'.repeat(1_000)}[]]`)).toHaveLength(1_001));
});

describe('a name that an object has twice is refused by its path', () => {
  test.each([
    ['{"a":1,"a":1}', 'a'],
    ['{"a":1,"b":2,"a":null}', 'a'],
    ['{"quantity":900,"quantity":1}', 'quantity'],
    ['{"items":[{"quantity":1},{"quantity":900,"quantity":1}]}', 'items[1].quantity'],
    [String.raw`{"email":"a@b.c","\u0065mail":"d@e.f"}`, 'email'],
    [String.raw`{"\u0061":1,"\u0061":2}`, 'a'],
    [String.raw`{"a\/b":1,"a/b":2}`, '["a/b"]'],
    ['{"nodes":[{"interfaces":[{"ip":"1","subnet":"2","ip":"3"}]}]}', 'nodes[0].interfaces[0].ip'],
    ['{"":1,"":2}', '[""]'],
    ['{"__proto__":1,"__proto__":2}', '__proto__'],
    ['{"7":1,"7":2}', '7'],
    ['{"a":{"b":{},"b":[]},"c":{"d":1,"d":1}}', 'a.b'],
    ['[{"a":1,\n"a":2}]', '[0].a'],
  ])('%s', (text, path) => {
    expect(refusal(text)).toMatchObject({
      kind: 'malformed-body',
      status: 400,
      message: expect.stringMatching(/at position \d+ \(line \d, column \d+\)/),
      fields: [{ path, message: 'is given more than once; give it once' }],
    });
    expect(refusal(text).message).toContain(path);
  });

  test.each([
    '{"a":{"a":{"a":1}},"b":{"a":1}}',
    '[{"a":1},{"a":1}]',
    '{"a":1,"A":2,"a ":3}',
    '{"a":"\\"a\\":1,","b":":{\\\\"}',
    '{"a":["a","a",":"],"constructor":1,"toString":2,"hasOwnProperty":3}',
    String.raw`{"é":1,"e\u0301":2}`,
    '{"__proto__":1}',
    '{}',
    '"a:b"',
  ])('and no other name is: %s', (text) =>
    expect(JSON.stringify(parseJson(text))).toBe(JSON.stringify(JSON.parse(text))),
  );

  test('whatever the text, no more and no less', () => {
    const names = fc.constantFrom('a', 'b', ':', '"', '\\', '{', '', '__proto__', 'é');
    const { value } = fc.letrec<{ value: string }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.json({ maxDepth: 0 }),
        fc.array(tie('value'), { maxLength: 3 }).map((entries) => `[${entries.join()}]`),
        fc
          .array(fc.tuple(names, tie('value')), { maxLength: 3 })
          .map((members) => `{${members.map(([name, inner]) => `${JSON.stringify(name)}:${inner}`).join(' , ')}}`),
      ),
    }));
    fc.assert(
      fc.property(value, (text) => {
        if (hasTwice(text)) expect(refusal(text).kind).toBe('malformed-body');
        else expect(() => parseJson(text)).not.toThrow();
      }),
    );
  });
});

/** Looks for a name that is given twice by parsing the text as a tree, as another reader would. */
function hasTwice(text: string): boolean {
  const twice = (node: Node | undefined): boolean => {
    const children = node?.children ?? [];
    const names = children.map(({ children: [name] = [] }) => name?.value);
    return (node?.type === 'object' && new Set(names).size < names.length) || children.some(twice);
  };
  return twice(parseTree(text));
}

describe('half a character', () => {
  test.each([
    [String.raw`{"notes":"\ud800"}`, 'notes'],
    [String.raw`{"notes":"\udc00\ud800"}`, 'notes'],
    [String.raw`{"comments":["a",{"body":"x\uDBFFy"}]}`, 'comments[1].body'],
    [String.raw`"\ud83d"`, 'body'],
  ])('is refused where it stands: %s', (text, path) => {
    expect(refusal(text)).toMatchObject({ kind: 'malformed-body', fields: [{ path }] });
  });

  test('is refused in a name', () => {
    expect(refusal(String.raw`{"a":{"\ud800":1}}`).message).toContain('half of a surrogate pair');
  });

  test.each([String.raw`"\ud83d\ude00"`, '"😀"', String.raw`"\\ud800"`, String.raw`"\ufffd"`, String.raw`"\u0000"`])(
    'is not in %s',
    (text) => expect(parseJson(text)).toBe(JSON.parse(text)),
  );
});

describe('the bytes of a body', () => {
  const utf8 = (text: string | Buffer) => Buffer.from(text).toString('utf8');
  const read = (bytes: string | Buffer) => {
    const [text, base64] = [utf8(bytes), Buffer.from(bytes).toString('base64')].map((body, index) => {
      try {
        return readBody({ ...httpEvent(), body, isBase64Encoded: index === 1 }, 1_000);
      } catch (error) {
        return error;
      }
    });
    // Whichever way API Gateway hands the body over.
    expect(base64).toEqual(text);
    return text;
  };
  const latin1 = (text: string) => Buffer.from(text, 'latin1');

  test.each([
    ['ISO-8859-1', latin1('{"companyName":"Caf\xe9"}')],
    ['Windows-1252', latin1('{"companyName":"\x93Caf\x94"}')],
    ['UTF-16', Buffer.from('{"a":"b"}', 'utf16le').subarray(0, 7)],
    ['a character that is cut off', Buffer.from('{"a":"é"}').subarray(0, 7)],
    ['an overlong form', latin1('{"a":"\xc0\xaf"}')],
    ['half of a surrogate pair', latin1('{"a":"\xed\xa0\x80"}')],
    ['a name in ISO-8859-1', latin1('{"stra\xdfe":1}')],
    ['a replacement character, as decoders write it', '{"companyName":"Caf\ufffd"}'],
  ])('are refused if they are not UTF-8: %s', (_, bytes) => {
    expect(read(bytes)).toMatchObject({ kind: 'malformed-body', status: 400 });
  });

  test('are refused with the position of the fault', () => {
    expect(read(latin1('{"companyName":"Caf\xe9"}'))).toMatchObject({
      message: 'The body is not UTF-8 at position 19 (line 1, column 20).',
    });
  });

  test.each(['{"a":"Café"}', '{"a":"漢字 😀"}', '{"a":"e\u0301"}', String.raw`{"a":"\ufffd"}`, '{"a":"\ufeff"}'])(
    'are taken in UTF-8: %s',
    (text) => expect(read(text)).toEqual(JSON.parse(text)),
  );

  test('may begin with one byte order mark', () => {
    expect(read('\ufeff{"a":1}')).toEqual({ a: 1 });
    expect(read('\ufeff\ufeff{"a":1}')).toMatchObject({ kind: 'malformed-body' });
    expect(read(' \ufeff{"a":1}')).toMatchObject({ kind: 'malformed-body' });
    expect(read('\ufeff')).toMatchObject({ message: 'The body is not JSON: it is empty.' });
  });
});

describe('an endpoint without a body', () => {
  const check =
    (body: string | undefined, isBase64Encoded = false) =>
    () =>
      checkNoBody({ ...httpEvent(), body, isBase64Encoded });

  test.each([undefined, '', ' \r\n', '{}', ' { } '])('takes %j', (body) => expect(check(body)).not.toThrow());

  test.each(['{"reason":"late"}', '[]', 'null', '0', 'x', '{', '{}{}'])('refuses %s', (body) => {
    expect(check(body)).toThrow('takes no body');
    expect(check(Buffer.from(body).toString('base64'), true)).toThrow('takes no body');
  });
});

describe('no body takes long to read', () => {
  const MEGABYTE = 1024 * 1024;
  const filled = (one: (index: number) => string, length: number) =>
    Array.from({ length }, (_, index) => one(index)).join();
  const members = filled((index) => `"${index.toString(36)}x":1`, 90_000);
  test.each([
    ['names, the last of them twice', `{${members},"0x":2}`],
    ['escapes of whole characters', `[${filled(() => `${'['.repeat(20)}"\\ud83d\\ude00"${']'.repeat(20)}`, 18_000)}]`],
    ['one text', `"${'x'.repeat(MEGABYTE - 2)}"`],
  ])('%s', async (_, text) => {
    expect(text.length).toBeGreaterThan(0.8 * MEGABYTE);
    const read = () => {
      try {
        parseJson(text);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
      }
    };
    expect(await processorTime(read, 4)).toBeLessThan(MOST_MS);
  });
});
