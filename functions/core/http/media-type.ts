import type { Route } from '../model/endpoint.ts';
import { Problem } from '../problems/problem.ts';
import { quoted } from '../validation/issue-message.ts';
import type { Step } from './call.ts';
import type { HttpEvent } from './request.ts';

const JSON_TYPE = /^application\/json[ \t]*(?:;|$)/i;

/** A parameter of a media type with its value, bare or in double quotes (RFC 9110, section 5.6.6). */
const PARAMETER = /;[ \t]*(?:([^\s;=",]+)(?:[ \t]*=[ \t]*("(?:[^"\\]|\\.)*"|[^;,"]*))?)?/g;

/** Encodings in which every text is UTF-8 too, by the names that clients use. */
const UTF_8 = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii', '']);

/** Encodings that leave a body as it is. */
const IDENTITY = new Set(['identity', '']);

/**
 * Makes the step that checks `Content-Type` and `Content-Encoding`, on endpoints with a body. Parameters of the media type have no
 * effect (RFC 8259, section 11). Only a `charset` that is not UTF-8 is rejected, since the body would be read as another text.
 *
 * The step throws Problem `unsupported-media-type` for anything but JSON in UTF-8, and for a body that is packed.
 */
export const checkMediaType = ({ body, bodyOptional = false }: Route): Step => ({
  before: ({ event: { headers, body: sent } }) => {
    if (body === undefined || (bodyOptional && !sent)) return;
    checkEncoding(headers);
    const contentType = headers['content-type'];
    if (contentType !== undefined && isJson(contentType)) return;
    throw new Problem(
      'unsupported-media-type',
      `Content-Type must be application/json, got ${contentType === undefined ? 'none' : shown(contentType)}.`,
    );
  },
});

const shown = (header: string): string => quoted(header.slice(0, 64));

/**
 * True for the media type of JSON in UTF-8.
 *
 * @example isJson('application/json; charset=utf8; version=1;') // true
 * @example isJson('application/json; charset=iso-8859-1') // false
 */
export function isJson(contentType: string): boolean {
  const text = contentType.trim();
  if (!JSON_TYPE.test(text)) return false;
  const parameters = text.slice('application/json'.length).trimStart();
  // A comma outside of quotes joins two headers.
  if (parameters.replaceAll(PARAMETER, '').trim() !== '') return false;
  return [...parameters.matchAll(PARAMETER)].every(
    ([, name, value = '']) => name?.toLowerCase() !== 'charset' || UTF_8.has(unquoted(value).toLowerCase()),
  );
}

const unquoted = (value: string): string => value.trim().replaceAll(/^["']|["']$|\\(?=.)/g, '');

/** @throws Problem `unsupported-media-type` for a body that is packed */
function checkEncoding(headers: HttpEvent['headers']): void {
  const encoding = headers['content-encoding'];
  if (encoding === undefined || encoding.split(',').every((coding) => IDENTITY.has(coding.trim().toLowerCase())))
    return;
  const message = `must be absent, got ${shown(encoding)}`;
  throw new Problem('unsupported-media-type', `Content-Encoding ${message}.`, {
    fields: [{ path: 'Content-Encoding', message, fault: 'invalid', place: 'header' }],
    // The encodings that are taken (RFC 9110, section 15.5.16).
    headers: { 'accept-encoding': 'identity' },
  });
}
