import { describe, expect, it, test } from 'vitest';
import * as z from 'zod';
import { checkMediaType, isJson } from '../../../functions/core/http/media-type.ts';
import { httpEvent } from '../../support/lines/http-event.ts';

const ANY = z.unknown();

describe('JSON in UTF-8', () => {
  it.each([
    'application/json',
    'Application/JSON',
    ' application/json ',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'application/json;charset=utf8',
    'application/json; charset="utf-8"',
    "application/json; charset='utf-8'",
    'application/json; charset=us-ascii',
    'application/json; version=1',
    'application/json;odata=verbose; ieee754compatible=true',
    'application/json; x="a;charset=iso-8859-1"',
    String.raw`application/json; x="a\";charset=iso-8859-1"`,
    'application/json;',
    'application/json ; ;',
    'application/json; strict',
  ])('is %s', (header) => expect(isJson(header)).toBe(true));

  it.each([
    '',
    'text/json',
    'text/plain',
    'application/jsonp',
    'application/json5',
    'application/problem+json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=application/json',
    'application/json charset=utf-8',
    'application/json; charset=iso-8859-1',
    'application/json; charset="ISO-8859-1"',
    'application/json; charset=utf-16',
    'application/json; charset=windows-1252; version=1',
    'application/json; charset=utf-8; charset=iso-8859-1',
    'application/json, text/plain',
    'application/json; charset=utf-8, text/plain',
  ])('is not %j', (header) => expect(isJson(header)).toBe(false));
});

test('the message shows what nobody sees in a header', () => {
  const { before } = checkMediaType({ key: 'a', method: 'POST', path: '/', scope: null, tables: {}, body: ANY });
  const headers = { 'content-type': 'application/json;\u00a0charset=utf-8' };
  expect(() => before?.({ event: httpEvent({ body: {}, headers }) } as never)).toThrow(
    'got "application/json;\\u{a0}charset=utf-8"',
  );
});

describe('Content-Encoding', () => {
  const check = async (encoding: string) => {
    const headers = { 'content-type': 'application/json', 'content-encoding': encoding };
    const { before } = checkMediaType({ key: 'a', method: 'POST', path: '/', scope: null, tables: {}, body: ANY });
    await before?.({ event: httpEvent({ body: {}, headers }) } as never);
  };

  test.each(['identity', 'Identity', '', ' identity , identity'])('%j is taken', (encoding) =>
    expect(check(encoding)).resolves.toBeUndefined(),
  );

  test.each(['gzip', 'br', 'deflate', 'zstd', 'identity, gzip', 'x-unknown', 'gzip,gzip'])(
    '%s is an unsupported media type, and the answer says what is taken',
    (encoding) =>
      expect(check(encoding)).rejects.toMatchObject({
        kind: 'unsupported-media-type',
        status: 415,
        headers: { 'accept-encoding': 'identity' },
        message: expect.stringContaining(encoding),
        fields: [expect.objectContaining({ path: 'Content-Encoding' })],
      }),
  );
});
