import { validationFailed } from './problem.ts';

const ENTITY_TAG = /^(W\/)?"([\x21\x23-\x7e]*)"$/;

/** The `ETag` of a version. */
export const entityTag = (version: number): string => `"${version}"`;

/**
 * The versions that an `If-Match` header accepts; undefined for `*`, which accepts any. A weak or foreign tag accepts none
 * (RFC 9110, section 13.1.1).
 *
 * @throws Problem `validation-failed` when the header is not a list of entity tags.
 */
export function parseIfMatch(header: string): readonly number[] | undefined {
  if (header.trim() === '*') return undefined;
  return header.split(',').flatMap((part) => {
    const tag = ENTITY_TAG.exec(part.trim());
    if (tag === null) {
      throw validationFailed([
        {
          path: 'If-Match',
          message: 'must be the ETag of the order as it was sent, such as "3" with its double quotes',
        },
      ]);
    }
    const version = Number(tag[2]);
    return tag[1] === undefined && Number.isSafeInteger(version) ? [version] : [];
  });
}
