import { describe, expect, test } from 'vitest';
import { acceptCheck, apiKeyCheck } from '../../../functions/subscriptions/http/api-key-check.ts';
import { thrownError } from '../support/error-details.ts';

const principal = { tenant: 'acme', subject: 'acme', scopes: [], clientId: 'acme-client' };

/** Returns the error for a call with these headers; undefined if the check passes. */
const checked = (headers: Readonly<Record<string, string>>) =>
  thrownError(() => apiKeyCheck.check({ headers, principal }));

const accepting = (accept: string) => thrownError(() => acceptCheck.check({ headers: { accept }, principal }));

describe('the API key', () => {
  test("is the token's client", () => expect(checked({ 'x-api-key': 'acme-client' })).toBeUndefined());

  test.each<[string, Readonly<Record<string, string>>]>([
    ['missing', {}],
    ['empty', { 'x-api-key': '' }],
    ["another client's", { 'x-api-key': 'rival-client' }],
    ['the tenant', { 'x-api-key': 'acme' }],
    ['written otherwise', { 'x-api-key': 'ACME-CLIENT' }],
  ])('is refused where it is %s', (_, headers) => {
    expect(checked(headers)).toEqual({
      status: 403,
      code: '4115',
      message: 'API key is invalid or missing',
      additionalDetails: ['X-Api-Key: must be the client id that the access token was issued to'],
    });
  });

  test('is refused where the token names no client', () => {
    expect(
      thrownError(() =>
        apiKeyCheck.check({
          headers: { 'x-api-key': 'acme-client' },
          principal: { ...principal, clientId: undefined },
        }),
      ),
    ).toMatchObject({
      code: '4115',
    });
  });
});

describe('Accept', () => {
  test.each([
    '',
    'application/json',
    'Application/JSON; charset=utf-8',
    '*/*',
    'application/*',
    'text/html, application/json;q=0.1',
    'text/html, */*; q=0.5',
    'application/json, */*;q=0',
  ])('%j takes JSON', (accept) => expect(accepting(accept)).toBeUndefined());

  test.each(['text/html', 'application/xml', 'text/*', 'application/json;q=0', 'application/json; q=0.0, */*', 'json'])(
    '%j takes none',
    (accept) =>
      expect(accepting(accept)).toEqual({
        status: 406,
        code: '1117',
        message: 'Some fields are invalid',
        additionalDetails: ['Accept'],
      }),
  );
});
