import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** Item in DynamoDB's storage format. */
export type Item = Readonly<Record<string, AttributeValue>>;

/**
 * Returns the size of an item in bytes (Developer Guide, "DynamoDB item sizes and formats").
 *
 * @example sizeOf({ pk: { S: 'ORDER' } }) // 7
 */
export const sizeOf = (item: Item): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + sizeOfValue(value), 0);

/** Overhead of a map or a list, and of each of its elements, in bytes. */
const COLLECTION_BYTES = 3;
const ELEMENT_BYTES = 1;

function sizeOfValue(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return sizeOfNumber(value.N);
  if (value.BOOL !== undefined || value.NULL !== undefined) return 1;
  if (value.L !== undefined) {
    return value.L.reduce((sum, element) => sum + ELEMENT_BYTES + sizeOfValue(element), COLLECTION_BYTES);
  }
  if (value.M !== undefined) return COLLECTION_BYTES + ELEMENT_BYTES * Object.keys(value.M).length + sizeOf(value.M);
  if (value.B !== undefined) return value.B.byteLength;
  if (value.SS !== undefined) return value.SS.reduce((sum, element) => sum + Buffer.byteLength(element), 0);
  throw new Error(`There is no size for ${Object.keys(value).join()}`);
}

/** Returns the size of a number in bytes: one for two significant digits, one more for the number, and one for a sign. */
function sizeOfNumber(text: string): number {
  const digits = text
    .replace('-', '')
    .replace('.', '')
    .replace(/^0+|0+$/g, '');
  return Math.ceil(digits.length / 2) + 1 + (text.startsWith('-') ? 1 : 0);
}
