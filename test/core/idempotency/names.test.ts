import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIdempotencyKey } from '../../../functions/core/idempotency/idempotency-key.ts';
import { commentKey, createdKeyOf, historyKey, idempotencyKeyOf } from '../../../functions/core/model/keys.ts';
import { newUid, numberOfUid } from '../../../functions/core/model/order.ts';
import { nextLink } from '../../../functions/core/orders/link.ts';
import { entityTag, parseIfMatch } from '../../../functions/core/problems/if-match.ts';
import { scaled } from '../../support/effort.ts';
import { growthOf } from '../../support/relative-time.ts';

describe('keys', () => {
  const numbers = fc.integer({ min: 1, max: 999_999_999 });
  const textOrder = (one: string, other: string) => Math.sign(one < other ? -1 : Number(one > other));

  it('sort as the numbers in them do', () => {
    const property = fc.property(numbers, numbers, (one, other) => {
      const expected = Math.sign(one - other);
      expect(textOrder(historyKey(1, one).sk, historyKey(1, other).sk)).toBe(expected);
      expect(textOrder(createdKeyOf('2027', one), createdKeyOf('2027', other))).toBe(expected);
      expect(textOrder(commentKey(1, one, 5).sk, commentKey(1, other, 5).sk)).toBe(expected);
    });
    fc.assert(property);
  });

  it('of two idempotent requests differ when tenant, operation or key does', () => {
    const part = fc.stringMatching(/^[a#%2-5]{1,6}$/);
    const operation = fc.constantFrom('one/create', 'two/create');
    const request = fc.tuple(part, operation, part);
    const property = fc.property(request, request, (one, other) => {
      const same = JSON.stringify(one) === JSON.stringify(other);
      expect(idempotencyKeyOf(...one) === idempotencyKeyOf(...other)).toBe(same);
    });
    fc.assert(property, { numRuns: scaled(500) });
  });
});

describe('an idempotency key', () => {
  it.each([
    ['"k-1";a=1', 'k-1'],
    ['"k-1"; a', 'k-1'],
    ['"k-1";a=?0;b="x;y";c=:aGk=:;d=-1.5;e=tok/en;*f=9', 'k-1'],
    ['"k-1" ', 'k-1'],
    ['"a,b"', 'a,b'],
    ['"a;b"', 'a;b'],
    ['k-1;a=1', 'k-1;a=1'],
    ['k=1;"a"', 'k=1;"a"'],
    ["'k'", "'k'"],
  ])('in %s is %s', (header, key) => expect(parseIdempotencyKey(header)).toBe(key));

  it.each([
    '',
    ' ',
    '""',
    '""; a=1',
    '"a b"',
    'a b',
    'é',
    '"a',
    'k'.repeat(256),
    // Two headers, as API Gateway and as other proxies join them.
    'a,b',
    'a, b',
    'k-1,k-1',
    '"a","b"',
    '"a", "b"',
    '"a";x=1,"b"',
    'a,',
    // No parameters.
    '"a"b',
    '"a";',
    '"a";A=1',
    '"a";a="',
    '"a";a=(1 2)',
    '"a" ;a=1',
  ])('is not in %j', (header) => {
    expect(() => parseIdempotencyKey(header)).toThrow('Idempotency-Key must be given once');
  });

  it('is read in a time that grows with its length and no faster', () => {
    const read = (parameters: number) =>
      expect(() => parseIdempotencyKey(`"k"${';a="x";b=1'.repeat(parameters)}!`)).toThrow();
    expect(growthOf(read, 2_000)).toBeLessThan(10);
  });

  it('is the same quoted, whatever visible characters it has', () => {
    const visible = fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)) });
    const keys = visible.filter((key) => key.length > 0 && key.length <= 255 && !key.startsWith('"'));
    const property = fc.property(keys, (key) => {
      const bare = () => parseIdempotencyKey(key);
      if (key.includes(',')) expect(bare).toThrow();
      else expect(bare()).toBe(key);
      expect(parseIdempotencyKey(`"${key.replaceAll(/["\\]/g, String.raw`\$&`)}"`)).toBe(key);
      expect(parseIdempotencyKey(`  "${key.replaceAll(/["\\]/g, String.raw`\$&`)}";a\t`)).toBe(key);
    });
    fc.assert(property);
  });
});

describe('If-Match', () => {
  it.each([
    ['*', undefined],
    [' * ', undefined],
    ['"3"', [3]],
    ['"3" , "4"', [3, 4]],
    ['W/"3"', []],
    ['"3", W/"4", "five", "6,7"', [3]],
    ['"0"', []],
    ['"-1"', []],
    ['"99999999999999999999"', []],
  ])('%s accepts the versions %j', (header, versions) => {
    expect(parseIfMatch(header)).toEqual(versions);
  });

  it('accepts the version whose tag it is', () => {
    const property = fc.property(fc.integer({ min: 1 }), (version) => {
      expect(parseIfMatch(entityTag(version))).toEqual([version]);
    });
    fc.assert(property);
  });

  it('is read in a time that grows with its length and no faster', () => {
    const read = (tags: number) => expect(() => parseIfMatch(`${'"1",'.repeat(tags)}x`)).toThrow();
    expect(growthOf(read, 20_000)).toBeLessThan(10);
  });
});

describe('a uid', () => {
  it('carries its number', () => {
    const property = fc.property(fc.integer({ min: 1, max: 999_999_999_999 }), (number) => {
      expect(numberOfUid(newUid(number, (bytes) => Buffer.alloc(bytes, number % 256)))).toBe(number);
    });
    fc.assert(property);
  });

  it.each([
    '',
    '1',
    '1-',
    '01-00000000000000000000',
    '-1-00000000000000000000',
    `1-${'0'.repeat(21)}`,
    `1-${'A'.repeat(20)}`,
  ])('is not %j', (uid) => expect(numberOfUid(uid)).toBeUndefined());
});

describe('the link to the next page', () => {
  it('keeps the path and the filters, with the new cursor in the place of the old one', () => {
    expect(nextLink('/orders', 'status=a&status=b&cursor=old', 'cursor', 'new')).toEqual({
      link: '</orders?status=a&status=b&cursor=new>; rel="next"',
    });
    expect(nextLink('/orders', '', 'cursor', 'a')).toEqual({ link: '</orders?cursor=a>; rel="next"' });
  });

  it('cannot be broken out of by a filter', () => {
    const { link } = nextLink('/orders', 'customerRefNum=%3E%3B%20rel%3D%22x%22%0D%0A', 'cursor', 'c');
    expect(link).toBe('</orders?customerRefNum=%3E%3B+rel%3D%22x%22%0D%0A&cursor=c>; rel="next"');
  });

  it('is absent on the last page', () => expect(nextLink('/orders', '', 'cursor', undefined)).toEqual({}));
});
