import { describe, expect, test } from 'vitest';
import { metricExpression } from '../../../lib/local/cloudwatch/metric-math.ts';
import type { Values } from '../../../lib/local/metrics/metric-store.ts';

const series: Readonly<Record<string, Values>> = {
  a: [1, 2, null, 4],
  b: [10, null, 30, 0],
  none: [null, null, null, null],
};

const evaluated = (expression: string) => metricExpression(expression).evaluate((id) => series[id] ?? [], 4);

describe('metric math', () => {
  test.each<[string, Values]>([
    ['a', [1, 2, null, 4]],
    ['7', [7, 7, 7, 7]],
    ['a + b', [11, 2, 30, 4]],
    ['a - b', [-9, 2, -30, 4]],
    ['none + none', [null, null, null, null]],
    ['a + none', [1, 2, null, 4]],
    ['100 - none', [100, 100, 100, 100]],
    ['b - a * 2', [8, -4, 30, -8]],
    ['(b - a) * 2', [18, -4, 60, -8]],
    ['-a', [-1, -2, null, -4]],
    ['100 * (1 - a / b)', [90, 100, 100, 100]],
    ['a / 0', [null, null, null, null]],
    ['1 / 0', [null, null, null, null]],
    ['a > 1', [0, 1, null, 1]],
    ['a >= 2 AND b < 5', [0, null, null, 1]],
    ['a == 1 OR b == 0', [1, null, null, 1]],
    ['a != 1 && a <= 2 || 0', [0, 1, null, 0]],
    ['IF(a > 1, b, 5)', [5, null, 0, 0]],
    ['IF(b > 0, a / b, 0)', [0.1, 0, null, 0]],
    ['FILL(a, 0)', [1, 2, 0, 4]],
    ['FILL(none, 3)', [3, 3, 3, 3]],
    ['FILL(a, b)', [1, 2, 30, 4]],
    ['FILL(a, 0) / FILL(b, 1)', [0.1, 2, 0, null]],
    ['SUM([a, b])', [11, 2, 30, 4]],
    ['MAX([a, b, 3])', [10, 3, 30, 4]],
    ['MIN([a, b])', [1, 2, 30, 0]],
    ['SUM([none])', [null, null, null, null]],
    ['1.5e2 - .5', [149.5, 149.5, 149.5, 149.5]],
  ])('%s', (expression, expected) => {
    expect(evaluated(expression)).toEqual(expected);
  });

  test('tells the ids that an expression is made of', () => {
    expect(metricExpression('FILL(a, 0) + IF(b > a, SUM([c, d2]), 1)').ids).toEqual(['a', 'b', 'c', 'd2']);
  });

  test.each([
    ['RATE(a)', /^RATE\(a\): the function RATE with 1 arguments is not known locally/],
    ['IF(a, b)', /the function IF with 2 arguments/],
    ['FILL(a)', /the function FILL with 1 arguments/],
    ['SUM(a)', /SUM of anything but one list/],
    ['SUM(METRICS())', /SUM of anything but one list/],
    ['a ^ 2', /the operator \^/],
    ['!a', /the operator !/],
    ['+a', /the operator \+/],
    ['[a, b]', /a list outside/],
    ['"a"', /"a" is not known/],
    ['a b', /this syntax is not known/],
    ['a ? 1 : 2', /this syntax is not known/],
    ['a.b', /this syntax is not known/],
    ['a +', /^a \+: /],
    ['', /this syntax is not known/],
  ])('refuses %s and says why', (expression, problem) => {
    expect(() => metricExpression(expression)).toThrow(problem);
  });
});
