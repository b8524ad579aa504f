/** Bytes of a write unit (DynamoDB Developer Guide, "DynamoDB on-demand capacity mode"). */
const WRITE_UNIT_BYTES = 1_024;

/** Bytes of a list or a map itself, and of each of its elements (DynamoDB Developer Guide, "DynamoDB item sizes and formats"). */
const COLLECTION_BYTES = 3;
const ELEMENT_BYTES = 1;

/** Bytes of a boolean, of null, and of a number beside its digits, two of which take a byte. */
const FLAG_BYTES = 1;
const DIGITS_A_BYTE = 2;

/**
 * Returns the size of an item in bytes, as DynamoDB counts it. An attribute that is undefined is not stored.
 *
 * @example itemSize({ pk: 'k', status: 200 }) // 11
 */
export const itemSize = (item: Readonly<Record<string, unknown>>): number =>
  Object.entries(item).reduce(
    (bytes, [name, value]) => (value === undefined ? bytes : bytes + Buffer.byteLength(name) + valueSize(value)),
    0,
  );

/**
 * Returns the write units of an item of this size, for a write outside a transaction. A transaction takes twice as many.
 *
 * @example writeUnits(1_025) // 2
 */
export const writeUnits = (bytes: number): number => Math.ceil(bytes / WRITE_UNIT_BYTES);

function valueSize(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return numberSize(value);
  if (value instanceof Uint8Array) return value.byteLength;
  if (Array.isArray(value)) {
    return value.reduce<number>((bytes, element) => bytes + ELEMENT_BYTES + valueSize(element), COLLECTION_BYTES);
  }
  if (typeof value !== 'object' || value === null) return FLAG_BYTES;
  const members = { ...value };
  return COLLECTION_BYTES + Object.keys(members).length * ELEMENT_BYTES + itemSize(members);
}

/** Returns the size of a number: a byte for two significant digits, one more, and one for the sign of a negative number. */
function numberSize(value: number): number {
  const digits = String(Math.abs(value))
    .replace('.', '')
    .replace(/^0+|0+$/g, '');
  return Math.ceil(digits.length / DIGITS_A_BYTE) + FLAG_BYTES + (value < 0 ? 1 : 0);
}
