import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { DAY_MS } from '../../../functions/core/model/time-units.ts';
import { Market, type SentHeaders } from '../../support/api/subscription-api.ts';
import { type Case, readCases } from '../../support/lines/documented-cases.ts';
import { EXCEPTIONS, type Exception } from './case-exceptions.ts';
import { SETTINGS, type Setting } from './case-settings.ts';

type Names = NonNullable<Setting['names']>;

/** Values that the service makes up, by the names of the fields. */
const MADE_UP: Readonly<Record<string, RegExp>> = {
  orderId: /^\d+$/,
  customerId: /^\d{10}$/,
  deploymentId: /^\d{10}$/,
  subscriptionId: /^[0-9a-f]{30}NA$/,
  id: /^[0-9a-f-]{36}$/,
  creationDate: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
  renewalDate: /^\d{4}-\d\d-\d\d$/,
};

/** A path or uri with the names of what is there. */
const renamed = (uri: string, names: Names): string => uri.replaceAll(/[^/?&=]+/g, (part) => names[part] ?? part);

/** A documented body with the names of what is there. */
const sentBody = (body: unknown, names: Names): unknown =>
  JSON.parse(JSON.stringify(body), (_, value) => (typeof value === 'string' ? (names[value] ?? value) : value));

/** The documented body's own identifiers, with those that the answer has in the same fields. */
function ownNames(documented: unknown, answered: unknown): Names {
  const ids = z.record(z.string(), z.unknown());
  const [from, to] = [ids.parse(documented), ids.parse(answered)];
  const own = Object.keys(MADE_UP).filter((field) => typeof from[field] === 'string' && from[field] !== '');
  return Object.fromEntries(own.map((field) => [from[field], String(to[field])]));
}

/**
 * Returns the expected form of a documented body: the setting's own names, and any value where the service makes one up.
 *
 * @param own names that only links have: the rest must be of the right form
 */
function restated(value: unknown, names: Names, own: Names, field = ''): unknown {
  if (Array.isArray(value)) return value.map((entry) => restated(entry, names, own, field));
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    // The documents cut off links where they have shown them before.
    if (entries.length === 0 && (field === 'links' || field === 'self')) return expect.any(Object);
    return Object.fromEntries(entries.map(([name, inner]) => [name, restated(inner, names, own, name)]));
  }
  if (typeof value !== 'string') return value;
  if (value.startsWith('<')) return expect.any(Object);
  const known = field === 'uri' ? renamed(value, { ...own, ...names }) : names[value];
  const format = value === '' ? undefined : MADE_UP[field];
  return known ?? (format ? expect.stringMatching(format) : value);
}

/** The body with one field as the exception has it. */
function excepted(body: unknown, { at, is }: Exception): unknown {
  const [name = '', ...below] = at.split('.');
  if (typeof body !== 'object' || body === null) return body;
  const changed = (inner: unknown) => (below.length === 0 ? is : excepted(inner, { at: below.join('.'), is, why: '' }));
  if (Array.isArray(body)) {
    return body.map((entry, index) => (name === '*' || name === String(index) ? changed(entry) : entry));
  }
  const names = name === '*' ? Object.keys(body) : [name];
  return { ...body, ...Object.fromEntries(names.map((key) => [key, changed(Reflect.get(body, key))])) };
}

/** Fields that are not compared in a year of 366 days: the samples' prices hold in one of 365. Other tests cover them. */
const inLongYear: readonly Exception[] = [
  'lineItems.*.proratedDays',
  'lineItems.*.pricing.netPartnerPrice',
  'lineItems.*.pricing.lineItemPartnerPrice',
  'pricingSummary.*.totalLineItemPartnerPrice',
].map((at) => ({ at, is: expect.any(Number), why: 'The year that is paid for has 366 days.' }));

/** Tells whether the year up to the anniversary has 366 days. */
function isLong(anniversary: string): boolean {
  const year = Number(anniversary.slice(0, 4)) - 1;
  return Date.parse(anniversary) - Date.parse(`${year}${anniversary.slice(4)}`) > 365 * DAY_MS;
}

/** Fields of an order that the service adds to the documented ones. */
const ADDED = ['allowedTransitions'];

/** The body without the added fields of orders. */
const withoutAdded = (body: unknown): unknown =>
  JSON.parse(JSON.stringify(body, (name, value) => (ADDED.includes(name) ? undefined : value)));

/** The documented body as it must be here. */
function expectedBody({ name, response: { body } }: Case, setting: Setting, answered: unknown): unknown {
  const { names = {}, anniversary } = setting;
  const exceptions = [...(anniversary && isLong(anniversary) ? inLongYear : []), ...(EXCEPTIONS[name] ?? [])];
  return exceptions.reduce(excepted, restated(body, names, ownNames(body, answered)));
}

/** The documented headers, with values for those that are new with each request. The caller adds token and API key. */
function headersOf({ request: { headers } }: Case, { headers: others }: Setting): SentHeaders {
  const own = { 'x-correlation-id': 'X-Correlation-Id' in headers ? randomUUID() : undefined };
  return { ...own, 'x-request-id': randomUUID(), accept: headers.Accept, ...others };
}

const isError = (body: unknown): body is { code: string } =>
  typeof body === 'object' && body !== null && 'code' in body;

describe('the documented case', () => {
  it.for(readCases('subscriptions').map((one) => [one.name, one] as const))(
    '%s is answered as documented',
    async ([name, documented]) => {
      const market = await Market.open();
      const setting = (await SETTINGS[name]?.(market)) ?? {};
      const { method, path, body } = documented.request;
      const names = setting.names ?? {};
      const sent = setting.body ?? (body === null ? undefined : sentBody(body, names));
      const answer = await market.partner.send(method, renamed(path, names), sent, headersOf(documented, setting));

      expect([answer.status, answer.body]).toEqual([documented.response.status, expect.anything()]);
      const expected = expectedBody(documented, setting, answer.body);
      // Only some samples of errors say what they are about: the others print no details.
      const { additionalDetails, ...told } = answer.body;
      const isTold = !isError(expected) || 'additionalDetails' in expected;
      expect(withoutAdded(isTold ? answer.body : told)).toEqual(expected);
      if (!isTold && additionalDetails) expect(additionalDetails).toEqual(expect.arrayContaining([expect.any(String)]));
    },
  );

  it('is there for every setting and every exception', () => {
    const names = readCases('subscriptions').map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining([...Object.keys(SETTINGS), ...Object.keys(EXCEPTIONS)]));
  });
});
