import { ENTITY_TAG, ENTITY_TAGS, VERSION } from './if-match.ts';
import { Problem, validationFailed } from './problem.ts';

/** The versions that a change must not find (`If-None-Match`): any at all, those listed, or undefined for no condition. */
export type UnwantedVersions = 'any' | readonly number[] | undefined;

const weak = (tag: string): string => tag.replace(/^W\//, '');

/**
 * Returns the versions that an `If-None-Match` header of a change does not want to find. The comparison is weak (RFC 9110, section
 * 13.1.2).
 *
 * @example parseIfNoneMatch('*') // 'any'
 * @example parseIfNoneMatch('"3", W/"4"') // [3, 4]
 * @throws Problem `validation-failed` for a header that is no list of entity tags
 */
export function parseIfNoneMatch(header: string): UnwantedVersions {
  const text = header.trim();
  if (text === '*') return 'any';
  if (!ENTITY_TAGS.test(text)) {
    throw validationFailed([{ path: 'If-None-Match', message: 'must be * or ETags with their double quotes' }]);
  }
  return (text.match(ENTITY_TAG) ?? []).flatMap((tag) => {
    const version = VERSION.exec(weak(tag))?.[1];
    return version === undefined ? [] : [Number(version)];
  });
}

/**
 * True if an `If-None-Match` header of a read names the tag of the present representation: the caller has it already.
 *
 * @example namesTag('W/"3", "4"', '"3"') // true
 * @example namesTag('*', '"3"') // true
 */
export function namesTag(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  return (header.match(ENTITY_TAG) ?? []).some((named) => weak(named) === weak(tag));
}

/**
 * Rejects a PUT that may only add, as `If-None-Match: *` says.
 *
 * @param before undefined if nothing has the address of the PUT yet
 * @example checkIsNew({ version: 1 }, undefined) // undefined
 * @throws Problem `version-mismatch`
 */
export function checkIsNew(before: object | undefined, unwanted: UnwantedVersions): void {
  if (before === undefined || unwanted !== 'any') return;
  throw new Problem(
    'version-mismatch',
    'There is one at this address already; with If-None-Match: * a PUT only adds. An earlier attempt of yours may have added it: a repeat with the same Idempotency-Key gets the first response.',
  );
}
