import type { FieldChange } from '../model/order.ts';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Compares two JSON values leaf by leaf, and returns each difference with its path, such as `nodes[0].interfaces[1].ip`. An
 * absent value counts as null. Two lists of different length are one change, since their positions no longer correspond.
 *
 * @example diffFields({ a: 1, b: [1] }, { a: 2, b: [1] }) // [{ field: 'a', oldValue: 1, newValue: 2 }]
 */
export function diffFields(before: unknown, after: unknown, path = ''): FieldChange[] {
  if (isObject(before) && isObject(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap((name) => diffFields(before[name], after[name], path === '' ? name : `${path}.${name}`));
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((item, index) => diffFields(item, after[index], `${path}[${index}]`));
  }
  if ((before ?? null) === (after ?? null)) return [];
  return [{ field: path, oldValue: before ?? null, newValue: after ?? null }];
}
