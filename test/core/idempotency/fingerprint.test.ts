import { describe, expect, it } from 'vitest';
import { canonicalForm, sentDigest, sentRequest } from '../../../functions/core/idempotency/fingerprint.ts';

const sent = (body: unknown, query = '', path: readonly string[] = []) => canonicalForm({ path, query, body });
const parsed = (text: string) => sent(JSON.parse(text));

describe('two requests are the same', () => {
  it.each([
    ['with their members in another order', '{"a":1,"b":{"c":2,"d":3}}', '{"b":{"d":3,"c":2},"a":1}'],
    ['with other spaces', '{"a":[1,2]}', ' { "a" : [ 1 , 2 ] } '],
    ['with a number written in another way', '{"a":10,"b":0.5}', '{"a":1.0e1,"b":5E-1}'],
    ['with a text escaped in another way', '{"é":"/"}', '{"\\u00e9":"\\/"}'],
  ])('%s', (_, one, other) => {
    expect(parsed(one)).toBe(parsed(other));
  });

  it('with their parameters in another order, and encoded in another way', () => {
    expect(sent(undefined, 'a=1&b=%41+b')).toBe(sent(undefined, 'b=A%20b&a=%31'));
  });

  it('whatever the schema calls the parameters of the path', () => {
    const event = { rawQueryString: '', pathParameters: { id: '7', item: '8' } };
    const renamed = { rawQueryString: '', pathParameters: { item_id: '8', uid: '7' } };
    expect(sentDigest(sentRequest({ method: 'PUT', path: '/a/{id}/b/{item}' }, event, undefined))).toBe(
      sentDigest(sentRequest({ method: 'PUT', path: '/a/{uid}/b/{item_id}' }, renamed, undefined)),
    );
  });
});

describe('null', () => {
  const event = { rawQueryString: '' };
  const digest = (method: 'POST' | 'PUT' | 'PATCH', body: unknown) =>
    sentDigest(sentRequest({ method, path: '/a' }, event, body));

  it.each([
    [{ a: null }, {}],
    [
      { a: 1, b: null, c: { d: null } },
      { a: 1, c: {} },
    ],
    [{ nodes: [{ name: 'x', dns2: null }], notes: null }, { nodes: [{ name: 'x' }] }],
    [{ a: null, b: null }, { b: null }],
  ])('in a POST is the same as nothing: %j', (given, absent) => {
    expect(digest('POST', given)).toBe(digest('POST', absent));
    // There null clears a field.
    expect(digest('PUT', given)).not.toBe(digest('PUT', absent));
    expect(digest('PATCH', given)).not.toBe(digest('PATCH', absent));
  });

  it.each([
    [[null], []],
    [{ a: [1, null] }, { a: [1] }],
    [{ a: 0 }, {}],
    [{ a: '' }, {}],
    [{ a: false }, {}],
    [{ a: {} }, {}],
    [{ a: [] }, {}],
    [null, {}],
  ])('is nothing but a member that is null: %j is not %j', (one, other) => {
    expect(digest('POST', one)).not.toBe(digest('POST', other));
  });
});

describe('two requests are not the same', () => {
  it.each([
    ['with another value', '{"a":1}', '{"a":2}'],
    ['with a number and a text', '{"a":1}', '{"a":"1"}'],
    ['with entries in another order', '[1,2]', '[2,1]'],
    ['with a member more', '{"a":1}', '{"a":1,"b":1}'],
    ['with a space more in a text', '{"a":"x"}', '{"a":"x "}'],
    ['with a member of an odd name', '{"__proto__":1}', '{}'],
  ])('%s', (_, one, other) => {
    expect(parsed(one)).not.toBe(parsed(other));
  });

  it('with another parameter', () => {
    const all = [sent(undefined), sent(undefined, 'a=1'), sent(undefined, 'a=1&a=2'), sent(undefined, 'a=2&a=1')];
    const inPath = [sent(undefined, '', ['1']), sent(undefined, '', ['2'])];
    expect(new Set([...all, ...inPath]).size).toBe(6);
  });
});

it('the form is that of RFC 8785, "Sample Input"', () => {
  const numbers = '[333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001]';
  const text = `{"numbers":${numbers},"string":"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}`;
  const canonical =
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
    '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}';
  expect(parsed(text)).toBe(`{"body":${canonical},"path":[],"query":{}}`);
});
