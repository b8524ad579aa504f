import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { verifyWebhook, WebhookVerificationError } from '../../sdk/src/webhooks.ts';

const newSecret = () => `whsec_${randomBytes(32).toString('base64')}`;
const [secret, other] = [newSecret(), newSecret()];
const body = JSON.stringify({
  id: '100042-v1',
  type: 'order.placed',
  timestamp: 't',
  data: { number: 100042, note: 'ß' },
});

/** Signs a body as the service does, some seconds ago. */
function signed(text = body, { secrets = [secret], age = 0 } = {}) {
  const time = new Date(Date.now() - age * 1_000);
  return {
    'webhook-id': '100042-v1',
    'webhook-timestamp': String(Math.floor(time.getTime() / 1_000)),
    'webhook-signature': secrets.map((one) => new Webhook(one).sign('100042-v1', time, text)).join(' '),
  };
}

test('returns the event of a body that one of the secrets has signed', () => {
  const event = JSON.parse(body);
  expect(verifyWebhook(body, signed(), secret)).toEqual(event);
  expect(verifyWebhook(Buffer.from(body), signed(), secret)).toEqual(event);
  expect(verifyWebhook(new TextEncoder().encode(body), new Headers(signed()), [other, secret])).toEqual(event);
  // While the secret is rotated, both sign.
  expect(verifyWebhook(body, signed(body, { secrets: [other, secret] }), secret)).toEqual(event);
  const titled = Object.entries(signed()).map(([name, value]) => [name.toUpperCase(), [value]] as const);
  expect(verifyWebhook(body, Object.fromEntries(titled), secret)).toEqual(event);
});

test.each([
  ['a changed byte', () => verifyWebhook(body.replace('100042', '100043'), signed(), secret)],
  ["another's secret", () => verifyWebhook(body, signed(), other)],
  ['an old request', () => verifyWebhook(body, signed(body, { age: 301 }), secret)],
  ['a request of the future', () => verifyWebhook(body, signed(body, { age: -301 }), secret)],
  ['another id', () => verifyWebhook(body, { ...signed(), 'webhook-id': '100043-v1' }, secret)],
  ['a missing header', () => verifyWebhook(body, { ...signed(), 'webhook-signature': undefined }, secret)],
  ['a broken signature', () => verifyWebhook(body, { ...signed(), 'webhook-signature': 'v1' }, secret)],
  ['an asymmetric signature', () => verifyWebhook(body, { ...signed(), 'webhook-signature': 'v1a,AAAA' }, secret)],
  ['no secret', () => verifyWebhook(body, signed(), [])],
  ['an empty body', () => verifyWebhook('', signed(''), secret)],
  ['a body that is no event', () => verifyWebhook('[]', signed('[]'), secret)],
  ['a body with a byte order mark', () => verifyWebhook(Buffer.from(`\uFEFF${body}`), signed(), secret)],
])('refuses %s', (_what, verify) => {
  expect(verify).toThrow(WebhookVerificationError);
});

test('returns of a CloudEvent the event that the log has', () => {
  const { id, type, timestamp: time, data } = JSON.parse(body);
  const attributes = { specversion: '1.0', id, source: '/quartermaster/prod', subject: 'appliances/100042', time };
  const cloudEvent = JSON.stringify({ ...attributes, type: `quartermaster.${type}.v1`, sequence: '01', data });
  expect(verifyWebhook(cloudEvent, signed(cloudEvent), secret)).toEqual(JSON.parse(body));
});

test('takes headers that are no instance of the global ones', () => {
  const like = { [Symbol.iterator]: () => Object.entries(signed())[Symbol.iterator]() };
  expect(verifyWebhook(body, Object.assign(Object.create(null), like), secret).id).toBe('100042-v1');
});

test('takes a request of almost five minutes ago', () => {
  expect(verifyWebhook(body, signed(body, { age: 290 }), secret).id).toBe('100042-v1');
});

test('does not hide a secret that is none', () => {
  expect(() => verifyWebhook(body, signed(), 'whsec_')).toThrow("Secret can't be empty");
});
