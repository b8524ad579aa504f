/**
 * Returns the anchor of a heading as GitHub makes it: small letters without punctuation, dashes for spaces.
 *
 * @example headingSlug("A partner's first order") // 'a-partners-first-order'
 */
export function headingSlug(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
    .replaceAll(' ', '-');
}

/** Returns the anchor of an operation. */
export const operationAnchor = (operationId: string): string => `operation-${operationId}`;

/** Returns the anchor of a tag's section. */
export const tagAnchor = (tag: string): string => `tag-${headingSlug(tag)}`;

/** Returns the anchor of a header that responses share. */
export const headerAnchor = (name: string): string => `header-${name}`;

/** Returns the anchor of a schema. */
export const schemaAnchor = (name: string): string => `schema-${name}`;

/** Anchors that a page has already. Each anchor leads to one place. */
export class Anchors {
  readonly #counts = new Map<string, number>();

  /** Returns the anchor, with a number if a place before has it. */
  add(anchor: string): string {
    const count = this.#counts.get(anchor) ?? 0;
    this.#counts.set(anchor, count + 1);
    return count === 0 ? anchor : this.add(`${anchor}-${count}`);
  }
}
