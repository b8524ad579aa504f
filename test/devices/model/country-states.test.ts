import { describe, expect, test } from 'vitest';
import { stateProblem } from '../../../functions/devices/model/country-states.ts';

describe('the state that was probably meant', () => {
  test.each([
    ['US', 'Washington, D.C.', 'DC'],
    ['US', 'Washington, d.c.', 'DC'],
    ['US', 'washington dc', 'DC'],
    ['US', 'Washington, D. C.', 'DC'],
    ['US', 'D. C.', 'DC'],
    ['US', 'Kansas City, Mo', 'MO'],
    ['US', 'W Virginia', 'WV'],
    ['US', 'W. Virginia', 'WV'],
    ['US', 'n. carolina', 'NC'],
    ['US', 'S Dakota', 'SD'],
    ['US', 'n.y.', 'NY'],
    ['US', 'Washington', 'WA'],
    ['US', 'West Virgina', 'WV'],
    ['US', 'oh', 'OH'],
    ['CA', 'Victoria, b.c.', 'BC'],
    ['CA', 'Que\u0301bec', 'QC'],
  ])('of %s is, for %j, %s', (country, state, meant) => {
    expect(stateProblem(country, state)).toMatch(new RegExp(`; did you mean ${meant}\\?$`));
  });

  test.each([
    ['US', 'W. Va.'],
    ['US', 'West VA'],
    ['US', 'North Ca'],
    ['US', 'Rio de'],
    ['US', 'Come in'],
    ['US', 'Carolina'],
    ['US', 'Ontario'],
    ['US', 'Mass'],
    ['CA', 'Ohio'],
  ])('of %s is unknown for %j', (country, state) => {
    expect(stateProblem(country, state)).not.toContain('did you mean');
  });

  test.each([
    ['US', 'DC'],
    ['US', 'AP'],
    ['CA', 'NL'],
    ['DE', 'Bayern'],
    ['FR', ''],
  ])('of %s may be %j', (country, state) => expect(stateProblem(country, state)).toBeUndefined());
});
