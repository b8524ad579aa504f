import stringify from 'safe-stable-stringify';
import type * as z from 'zod';

/** Any schema of Zod. Its definition says which members it names. */
type Schema = z.core.$ZodType;

type Members = Readonly<Record<string, unknown>>;

/**
 * Returns a changed value with the members of the value before that the schema does not name, nested ones too. So a value that callers
 * replace keeps what a newer version has stored in it (docs/data-model.md, "Stored formats").
 *
 * An entry of a list keeps its members where it is unchanged in all that the schema names, wherever it stands now. In a list of the
 * same length an entry that has changed keeps those of the entry in its place.
 *
 * @param schema the schema of what is stored, or of what callers send if it has the same names
 * @example withUnknownMembers(z.object({ a: z.int() }), { a: 1, newer: 2 }, { a: 3 }) // { newer: 2, a: 3 }
 * @example withUnknownMembers(z.object({ a: z.int().optional() }), { a: 1 }, {}) // {}
 */
export function withUnknownMembers<Value>(schema: Schema, before: unknown, after: Value): Value;
export function withUnknownMembers(schema: Schema, before: unknown, after: unknown): unknown {
  const { shape, element } = structureOf(schema);
  if (shape && isMembers(before) && isMembers(after)) {
    const unknown = Object.entries(before).filter(([name]) => !Object.hasOwn(shape, name));
    const known = Object.entries(after).map(([name, value]) => {
      const member = Object.hasOwn(shape, name) ? shape[name] : undefined;
      return [name, member ? withUnknownMembers(member, before[name], value) : value] as const;
    });
    return Object.fromEntries([...unknown, ...known]);
  }
  if (element && Array.isArray(before) && Array.isArray(after)) return mergedEntries(element, before, after);
  return after;
}

function mergedEntries(element: Schema, before: readonly unknown[], after: readonly unknown[]): unknown[] {
  const nameOf = (entry: unknown) => stringify(knownMembers(element, entry)) ?? '';
  const left = Map.groupBy(before.keys(), (index) => nameOf(before[index]));
  const unchanged = after.map((entry) => left.get(nameOf(entry))?.shift());
  const taken = new Set(unchanged);
  return after.map((entry, index) => {
    const inPlace = before.length === after.length && !taken.has(index) ? index : undefined;
    const old = unchanged[index] ?? inPlace;
    return old === undefined ? entry : withUnknownMembers(element, before[old], entry);
  });
}

/** Returns a value without the members that the schema does not name. */
function knownMembers(schema: Schema, value: unknown): unknown {
  const { shape, element } = structureOf(schema);
  if (shape && isMembers(value)) {
    const known = Object.entries(shape).filter(([name]) => Object.hasOwn(value, name));
    return Object.fromEntries(known.map(([name, member]) => [name, knownMembers(member, value[name])]));
  }
  return element && Array.isArray(value) ? value.map((entry) => knownMembers(element, entry)) : value;
}

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Members of the objects, or entries of the lists, that a schema describes; neither for any other schema. */
interface Structure {
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly element?: Schema;
}

function structureOf(schema: Schema): Structure {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'object':
      return { shape: def.shape };
    case 'array':
      return { element: def.element };
    case 'optional':
    case 'nullable':
    case 'default':
    case 'readonly':
      return structureOf(def.innerType);
    case 'pipe':
      return structureOf(def.in);
    default:
      return {};
  }
}
