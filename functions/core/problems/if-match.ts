import { validationFailed } from './problem.ts';

/** An entity tag by RFC 9110, section 8.8.3: the tag itself may contain commas. */
const TAG = String.raw`(?:W/)?"[\x21\x23-\x7e]*"`;
export const ENTITY_TAG = new RegExp(TAG, 'g');
/** A list of entity tags. Its empty elements do not count (RFC 9110, section 5.6.1.2). */
export const ENTITY_TAGS = new RegExp(String.raw`^[ \t,]*${TAG}(?:[ \t]*,[ \t,]*${TAG})*[ \t,]*$`);

/** A strong tag as {@link entityTag} writes it. No other spelling of the number is the same tag. */
export const VERSION = /^"([1-9]\d{0,14})"$/;

/**
 * Returns the `ETag` of a version.
 *
 * @example entityTag(3) // '"3"'
 */
export const entityTag = (version: number): string => `"${version}"`;

/**
 * Returns the versions that an `If-Match` header accepts; undefined for `*`, which accepts any. A weak or foreign tag accepts no
 * version (RFC 9110, section 13.1.1).
 *
 * @example parseIfMatch('"3", "4"') // [3, 4]
 * @example parseIfMatch('*') // undefined
 * @throws Problem `validation-failed` for a header that is no list of entity tags
 */
export function parseIfMatch(header: string): readonly number[] | undefined {
  const text = header.trim();
  if (text === '*') return undefined;
  if (!ENTITY_TAGS.test(text)) {
    throw validationFailed([
      { path: 'If-Match', message: 'must be the ETag as it was sent, such as "3" with its double quotes' },
    ]);
  }
  const tags = text.match(ENTITY_TAG) ?? [];
  return tags.flatMap((tag) => {
    const version = VERSION.exec(tag)?.[1];
    return version === undefined ? [] : [Number(version)];
  });
}
