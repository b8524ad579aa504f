import { headerTitle, type Idempotency, keyHeaderOf, type Route } from '../model/endpoint.ts';
import { Problem } from '../problems/problem.ts';
import { HEADER_ID_RULE, headerIdIn } from './header-id.ts';

/** 1 to 255 visible ASCII characters (docs/architecture.md, "Idempotency"). */
const KEY = /^[\x21-\x7e]{1,255}$/;
/** A bare key. API Gateway joins two headers with a comma, so a key with a comma stands in double quotes. */
const BARE = /^[\x21-\x2b\x2d-\x7e]+$/;
/** RFC 8941 string: visible ASCII and spaces in double quotes, with `\"` and `\\` escaped. */
const STRING = String.raw`"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*"`;
/** Values of parameters beside strings: tokens, numbers, byte sequences and booleans. */
const BARE_ITEM = String.raw`[A-Za-z*][\w!#$%&'*+\-.^|~:/\x60]*|-?\d{1,15}(?:\.\d{1,3})?|:[A-Za-z0-9+/=]*:|\?[01]`;
/** RFC 8941 item whose value is a string. Its parameters have no meaning here (RFC 8941, section 3.3). */
const ITEM = new RegExp(String.raw`^(${STRING})(?:; *[a-z*][a-z0-9_\-.*]*(?:=(?:${STRING}|${BARE_ITEM}))?)*$`);

/**
 * Parses an `Idempotency-Key` header, bare or as an RFC 8941 string; both forms give the same key. A value that begins with a
 * double quote must be such a string, which may have parameters. Two headers are no key.
 *
 * @example parseIdempotencyKey('"order-7";a=1') // 'order-7'
 * @example parseIdempotencyKey(' order-7 ') // 'order-7'
 * @throws Problem `malformed-idempotency-key`
 */
export function parseIdempotencyKey(header: string): string {
  const text = header.trim();
  const key = text.startsWith('"') ? stringIn(text) : BARE.exec(text)?.[0];
  if (key !== undefined && KEY.test(key)) return key;
  throw new Problem(
    'malformed-idempotency-key',
    'Idempotency-Key must be given once: 1 to 255 visible ASCII characters without spaces, such as a UUID. It may stand in double quotes, and must if it has a comma.',
  );
}

const stringIn = (item: string): string | undefined =>
  ITEM.exec(item)?.[1]
    ?.slice(1, -1)
    .replaceAll(/\\(["\\])/g, '$1');

/**
 * Returns the idempotency key as the caller sent it; undefined if it sent none, or the endpoint takes none.
 *
 * @example givenKey({ idempotency: { days: 1 } }, { 'idempotency-key': '"k"' }) // '"k"'
 * @example givenKey({}, { 'idempotency-key': '"k"' }) // undefined
 */
export function givenKey(
  { idempotency }: Route,
  headers: Readonly<Record<string, string | undefined>>,
): string | undefined {
  return idempotency && headers[keyHeaderOf(idempotency)];
}

/**
 * Parses the key by the rules of the header from which the endpoint takes it.
 *
 * @example parseKey({ days: 1 }, '"k"') // 'k'
 * @example parseKey({ days: 1, header: 'x-intent' }, '"k"') // '"k"'
 * @throws Problem `malformed-idempotency-key`
 */
export function parseKey({ header }: Idempotency, given: string): string {
  if (header === undefined) return parseIdempotencyKey(given);
  const key = headerIdIn(given);
  if (key !== undefined) return key;
  const path = headerTitle(header);
  throw new Problem('malformed-idempotency-key', `${path} must be ${HEADER_ID_RULE}.`, {
    fields: [{ path, message: `must be ${HEADER_ID_RULE}`, fault: 'invalid', place: 'header' }],
  });
}
