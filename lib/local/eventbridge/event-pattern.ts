/** The error of an event pattern that the local cloud does not support. */
class EventPatternError extends Error {
  override readonly name = 'EventPatternError';
}

type Test = (value: unknown) => boolean;

/**
 * Compiles an event pattern of EventBridge and Lambda's filters to a test of events. An event matches when every field of the
 * pattern has one of the listed values. Supported are plain values, `$or`, and the operators prefix, suffix, equals-ignore-case,
 * anything-but, exists and numeric.
 *
 * @throws EventPatternError for any other operator, so that filters never differ from AWS
 * @example eventPattern({ status: ['new', { prefix: 'q' }] })({ status: 'qa' }) // true
 */
export function eventPattern(pattern: unknown, path = ''): Test {
  if (!isObject(pattern)) throw new EventPatternError(`${path || 'the pattern'}: expected an object`);
  const tests = Object.entries(pattern).map(([field, expected]): Test => {
    const place = path === '' ? field : `${path}.${field}`;
    if (field === '$or') return anyOf(list(expected, place).map((item) => eventPattern(item, place)));
    const test = Array.isArray(expected) ? valueTest(expected, place) : eventPattern(expected, place);
    return (event) => test(isObject(event) ? event[field] : undefined);
  });
  return (event) => tests.every((test) => test(event));
}

function valueTest(expected: readonly unknown[], path: string): Test {
  const single = anyOf(expected.map((item) => itemTest(item, path)));
  // An array in the event matches when one of its items does.
  return (value) => (Array.isArray(value) && value.length > 0 ? value.some(single) : single(value));
}

function itemTest(expected: unknown, path: string): Test {
  if (!isObject(expected)) return (value) => value === expected;
  const [[operator, operand] = ['', undefined], ...more] = Object.entries(expected);
  if (more.length > 0)
    throw new EventPatternError(`${path}: one operator at a time, found ${JSON.stringify(expected)}`);
  const onText = (test: (value: string, text: string) => boolean): Test => {
    if (typeof operand !== 'string') throw new EventPatternError(`${path}: ${operator} takes a string`);
    return (value) => typeof value === 'string' && test(value, operand);
  };
  switch (operator) {
    case 'prefix':
      return onText((value, text) => value.startsWith(text));
    case 'suffix':
      return onText((value, text) => value.endsWith(text));
    case 'equals-ignore-case':
      return onText((value, text) => value.toLowerCase() === text.toLowerCase());
    case 'exists':
      return (value) => (value !== undefined) === operand;
    case 'anything-but': {
      const excluded = anyOf((Array.isArray(operand) ? operand : [operand]).map((item) => itemTest(item, path)));
      return (value) => value !== undefined && !excluded(value);
    }
    case 'numeric':
      return numericTest(list(operand, path), path);
    default:
      throw new EventPatternError(`${path}: the local cloud does not carry out ${JSON.stringify(expected)}`);
  }
}

const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

function numericTest(operands: readonly unknown[], path: string): Test {
  const tests: Test[] = [];
  for (let index = 0; index < operands.length; index += 2) {
    const compare = comparisons[String(operands[index])];
    const bound = operands[index + 1];
    if (compare === undefined || typeof bound !== 'number') {
      throw new EventPatternError(`${path}: numeric takes pairs of a comparison and a number`);
    }
    tests.push((value) => typeof value === 'number' && compare(value, bound));
  }
  return (value) => tests.every((test) => test(value));
}

function anyOf(tests: readonly Test[]): Test {
  return (value) => tests.some((test) => test(value));
}

function list(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new EventPatternError(`${path}: expected a list, found ${JSON.stringify(value)}`);
  return value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
