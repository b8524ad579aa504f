import * as z from 'zod';

/**
 * Schemas of stored items. Two versions of the service run side by side, so an item may have members that this version does not know
 * (docs/data-model.md, "Stored formats"). Every schema of a stored item is made by one of the two functions below.
 */

/**
 * The setting of `z.looseObject`: any further member is kept. The schemas share it, since a schema takes time when a function starts. Zod's types
 * do not name the setting here.
 */
const KEEPS_UNKNOWN = { error: undefined, catchall: z.unknown() };

/**
 * Makes the schema of an item, or of an object in it, that is read and written back. A state that a task gets and returns is one, too.
 *
 * A parsed value keeps the members that the schema does not name, its keys among them. Its type does not show them, so nothing uses them
 * by mistake.
 */
export const storedWhole = <Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape> =>
  z.object(shape, KEEPS_UNKNOWN);

/**
 * Makes the schema of an item that is read, and never written back: its writers add it once, or set single attributes of it. A parsed
 * value has the members that the schema names, and no others.
 */
export const storedView = <Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape> => z.object(shape);

/** A schema for each member of a stored object. A type that gets a member thus asks for its schema. */
export type SchemasOf<Stored> = { readonly [Member in keyof Required<Stored>]: z.ZodType };

/**
 * Returns a function that makes a schema when it is first called, and then returns the same. It is for items that not every function or first
 * request reads, since a schema takes time when a function starts.
 *
 * @example onFirstUse(() => storedView({ pk: z.string() }))().parse({ pk: 'a', sk: 'b' }) // { pk: 'a' }
 */
export function onFirstUse<Schema extends z.ZodType>(make: () => Schema): () => Schema {
  let made: Schema | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** A stored item that its schema rejects. The message names the item by its key and the members at fault, and none of their values. */
export class DamagedItem extends Error {
  override readonly name = 'DamagedItem';
  /** Its key, as far as the item has one. */
  readonly key: readonly string[];
  /** The members at fault. */
  readonly problem: string;

  constructor(item: unknown, error: z.ZodError) {
    const { pk, sk } = Object(item);
    const key = [pk, sk].filter((part) => typeof part === 'string');
    const members = error.issues.map(({ path, code }) => `${path.map(String).join('.')}: ${code}`);
    const problem = `malformed: ${members.join(', ')}`;
    super(`The item ${key.join(' ')} is ${problem}`);
    this.key = key;
    this.problem = problem;
  }
}

/**
 * Parses a stored item, or a value of one of its attributes.
 *
 * @param whole the item that holds the value
 * @throws DamagedItem if the schema rejects the value
 */
export function readItem<Schema extends z.ZodType>(schema: Schema, value: unknown, whole = value): z.output<Schema> {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  throw new DamagedItem(whole, error);
}
