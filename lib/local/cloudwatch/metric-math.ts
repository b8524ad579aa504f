import type { Values } from '../metrics/metric-store.ts';
import { type CallNode, ExpressionError, parseExpression, type SyntaxNode } from './expressions.ts';

/** The value of a subexpression. A number is the same at every time; null means no value at any time. */
type Operand = number | null | Values;

/** A compiled expression of metric math. */
export interface MetricExpression {
  /** The ids of the metrics and expressions that the expression refers to. */
  readonly ids: readonly string[];
  /**
   * Returns the expression's values.
   *
   * @param valuesOf returns the values of an id. All ids have the same periods
   * @param count the number of periods
   */
  readonly evaluate: (valuesOf: (id: string) => Values, count: number) => Values;
}

type Calculation = (valuesOf: (id: string) => Values) => Operand;
type Operator = (a: number, b: number) => number;

const operators: Readonly<Record<string, Operator>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '>': (a, b) => Number(a > b),
  '<': (a, b) => Number(a < b),
  '>=': (a, b) => Number(a >= b),
  '<=': (a, b) => Number(a <= b),
  '==': (a, b) => Number(a === b),
  '!=': (a, b) => Number(a !== b),
  AND: (a, b) => Number(a !== 0 && b !== 0),
  OR: (a, b) => Number(a !== 0 || b !== 0),
  '&&': (a, b) => Number(a !== 0 && b !== 0),
  '||': (a, b) => Number(a !== 0 || b !== 0),
};

const aggregates: Readonly<Record<string, (values: readonly number[]) => number>> = {
  SUM: (values) => values.reduce((sum, value) => sum + value, 0),
  MAX: (values) => Math.max(...values),
  MIN: (values) => Math.min(...values),
};

/**
 * Compiles an expression of metric math (CloudWatch User Guide, "Using math expressions with CloudWatch metrics"): numbers, ids,
 * the operators of `operators`, unary minus, IF, FILL, and SUM, MAX and MIN of a list.
 *
 * A sum or difference takes a missing value for 0, unless both are missing. Any other operator has no value when an operand has
 * no value, or when it divides by zero. SUM, MAX and MIN ignore missing values. IF is 0 when its condition has no value.
 *
 * @throws ExpressionError that names the expression and its unknown part
 * @example
 * metricExpression('100 * FILL(errors, 0) / calls').evaluate((id) => (id === 'calls' ? [10, 4] : [null, 1]), 2) // [0, 25]
 */
export function metricExpression(expression: string): MetricExpression {
  const ids = new Set<string>();

  const compile = (node: SyntaxNode): Calculation => {
    switch (node.type) {
      case 'Literal': {
        const { value } = node;
        if (typeof value !== 'number') throw unknown(JSON.stringify(value));
        return () => value;
      }
      case 'Identifier':
        ids.add(node.name);
        return (valuesOf) => valuesOf(node.name);
      case 'UnaryExpression': {
        if (node.operator !== '-') throw unknown(`the operator ${node.operator}`);
        const argument = compile(node.argument);
        return (valuesOf) => {
          const operand = argument(valuesOf);
          return atEachTime([operand], (index) => negative(at(operand, index)));
        };
      }
      case 'BinaryExpression': {
        const operator = Object.hasOwn(operators, node.operator) ? operators[node.operator] : undefined;
        if (operator === undefined) throw unknown(`the operator ${node.operator}`);
        const [left, right] = [compile(node.left), compile(node.right)];
        return (valuesOf) => {
          const [a, b] = [left(valuesOf), right(valuesOf)];
          return atEachTime([a, b], (index) => operate(operator, at(a, index), at(b, index)));
        };
      }
      case 'CallExpression':
        return call(node);
      case 'ArrayExpression':
        throw unknown('a list outside of SUM, MAX and MIN');
    }
  };

  const call = ({ callee: { name }, arguments: given }: CallNode): Calculation => {
    const aggregate = Object.hasOwn(aggregates, name) ? aggregates[name] : undefined;
    if (aggregate !== undefined) {
      const [list, more] = given;
      if (list?.type !== 'ArrayExpression' || more !== undefined) throw unknown(`${name} of anything but one list`);
      const elements = list.elements.map(compile);
      return (valuesOf) => {
        const operands = elements.map((element) => element(valuesOf));
        return atEachTime(operands, (index) => {
          const values = operands.map((operand) => at(operand, index)).filter((value) => value !== null);
          return values.length === 0 ? null : aggregate(values);
        });
      };
    }
    const [first, second, third] = given.map(compile);
    if (name === 'FILL' && given.length === 2 && first !== undefined && second !== undefined) {
      return (valuesOf) => {
        const [values, filling] = [first(valuesOf), second(valuesOf)];
        return atEachTime([values, filling], (index) => at(values, index) ?? at(filling, index));
      };
    }
    if (name === 'IF' && given.length === 3 && first !== undefined && second !== undefined && third !== undefined) {
      return (valuesOf) => {
        const [condition, then, otherwise] = [first(valuesOf), second(valuesOf), third(valuesOf)];
        return atEachTime([condition, then, otherwise], (index) => {
          const value = at(condition, index);
          return value === null ? 0 : at(value === 0 ? otherwise : then, index);
        });
      };
    }
    throw unknown(`the function ${name} with ${given.length} arguments`);
  };

  const unknown = (what: string) => new ExpressionError(expression, `${what} is not known locally`);
  const calculation = compile(parseExpression(expression));
  return {
    ids: [...ids],
    evaluate: (valuesOf, count) => {
      const result = calculation(valuesOf);
      return typeof result === 'number' || result === null ? new Array<number | null>(count).fill(result) : result;
    },
  };
}

const at = (operand: Operand, index: number): number | null =>
  typeof operand === 'number' || operand === null ? operand : (operand[index] ?? null);

const negative = (value: number | null) => (value === null ? null : 0 - value);

/** The operators that take a missing value for 0. */
const SUMMING: ReadonlySet<Operator | undefined> = new Set([operators['+'], operators['-']]);

function operate(operator: Operator, a: number | null, b: number | null): number | null {
  if (a !== null && b !== null) return operator(a, b);
  return SUMMING.has(operator) && a !== b ? operator(a ?? 0, b ?? 0) : null;
}

/** Returns one value for operands that are numbers, otherwise one value for each time of the operands. */
function atEachTime(operands: readonly Operand[], valueAt: (index: number) => number | null): Operand {
  const values = operands.find((operand) => typeof operand !== 'number' && operand !== null);
  if (values === undefined || values === null || typeof values === 'number') return finite(valueAt(0));
  return values.map((_, index) => finite(valueAt(index)));
}

/** Returns null for the result of a division by zero. */
const finite = (value: number | null) => (value !== null && Number.isFinite(value) ? value : null);
