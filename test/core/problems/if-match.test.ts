import { describe, expect, test } from 'vitest';
import { parseIfMatch } from '../../../functions/core/problems/if-match.ts';
import { parseIfNoneMatch } from '../../../functions/core/problems/if-none-match.ts';

describe('a list of entity tags', () => {
  test.each([
    ['"3"', [3]],
    ['"3","4"', [3, 4]],
    ['"3"\t,\t"4"', [3, 4]],
    ['"3",', [3]],
    [', "3"', [3]],
    ['"3",,"4" , ', [3, 4]],
    ['"a,b", "3"', [3]],
    ['"03"', []],
  ])('is %j', (header, versions) => {
    expect(parseIfMatch(header)).toEqual(versions);
    expect(parseIfNoneMatch(header)).toEqual(versions);
  });

  test.each(['', ',', ', ,', '3', '"3" "4"', '"3", *', '*, "3"', 'w/"3"', '"3";q=1', `${'"3",'.repeat(2_000)}x`])(
    'is not %j',
    (header) => {
      expect(() => parseIfMatch(header)).toThrow('The request breaks a rule.');
      expect(() => parseIfNoneMatch(header)).toThrow('The request breaks a rule.');
    },
  );
});
