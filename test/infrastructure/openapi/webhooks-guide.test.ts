import { createHmac, timingSafeEqual } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterEach, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { resultOf } from '../../../functions/webhooks/delivery/attempt.ts';
import { GONE, HOLDING_STATUSES } from '../../../functions/webhooks/model/answers.ts';
import { nextAttempt, SCHEDULE } from '../../../functions/webhooks/model/schedule.ts';
import { deployed } from '../../../lib/config/product-lines.ts';
import { deployedDocument } from '../../../lib/functions/service-assets.ts';
import { timeText } from '../../../lib/openapi/guides/time-text.ts';
import { blocksOf } from './described-references.ts';

const document = deployedDocument(deployed({ sandbox: true }));
const guide = document.info.description ?? '';

/** Returns a section of the guide of level 3. */
const section = (heading: string): string => guide.split(/^(?=#{2,3} )/m).find((text) => text.includes(heading)) ?? '';

/** Returns the rows of the first table of a text, without its head. */
const rowsOf = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) => line.slice(2, -2).split(' | '));

/** The delivery that readers test their own program with. */
function sample() {
  const text = section('### Verify without a library');
  const [head = '', body = ''] = blocksOf(text)[0]?.text.split('\n\n') ?? [];
  const headers = Object.fromEntries(head.split('\n').map((line) => line.split(': ')));
  return { headers, body, secret: /`(whsec_[^`]+)`/.exec(text)?.[1] ?? '' };
}

afterEach(() => {
  vi.useRealTimers();
});

test('shows a delivery that the library of Standard Webhooks takes, and no other body', () => {
  const { headers, body, secret } = sample();
  vi.useFakeTimers({ now: Number(headers['webhook-timestamp']) * 1_000 });
  const verifier = new Webhook(secret);
  expect(verifier.verify(body, headers)).toMatchObject({ id: headers['webhook-id'], type: 'order.placed' });
  expect(() => verifier.verify(`${body} `, headers)).toThrow('No matching signature');
  vi.setSystemTime(Date.now() + 5 * 60_000 + 1_000);
  expect(() => verifier.verify(body, headers)).toThrow('too old');
});

test('tells all that a program without a library needs', () => {
  const { headers, body, secret } = sample();
  const text = section('### Verify without a library');
  for (const step of [
    '`whsec_`',
    'base64',
    '{webhook-id}.{webhook-timestamp}.{body}',
    'HMAC-SHA256',
    'constant time',
  ]) {
    expect(text).toContain(step);
  }
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const result = Buffer.from(createHmac('sha256', key).update(signed).digest('base64'));
  const given = String(headers['webhook-signature']).split(' ');
  const ofVersion = given.filter((one) => one.startsWith('v1,')).map((one) => Buffer.from(one.slice(3)));
  expect(ofVersion.some((one) => timingSafeEqual(one, result))).toBe(true);
});

const Parameters = z.array(z.object({ in: z.literal('header'), name: z.string(), required: z.literal(true) }));

test('gives every webhook of the document the headers of a delivery', () => {
  const { headers } = sample();
  const { 'content-type': _, ...signing } = headers;
  const items = Object.entries(document.webhooks ?? {});
  expect(items.length).toBeGreaterThan(6);
  for (const [type, item] of items) {
    const parameters = Parameters.parse(item.post?.parameters);
    expect([type, parameters.map(({ name }) => name)]).toEqual([type, Object.keys(signing)]);
  }
});

test('says of each answer what the service makes of it', () => {
  const rows = rowsOf(section('### What your answer means'));
  const outcome = (statusCode: number) => resultOf({ statusCode, retryAfter: undefined }, new Date(0), new Date(1));
  const rowOf = (status: number) =>
    rows.find(([range = '']) => {
      const [from = 0, to = from] = range.startsWith('200') || range.startsWith('300') ? numbers(range) : [];
      return (status >= from && status <= to) || numbers(range).includes(status);
    });
  const numbers = (text: string) => (text.match(/\b\d{3}\b/g) ?? []).map(Number);
  for (const status of [200, 204, 299]) {
    expect([rowOf(status)?.[1], outcome(status).succeeded]).toEqual([expect.stringContaining('Delivered'), true]);
  }
  expect(rowOf(GONE)?.[1]).toContain('disables the webhook at once');
  for (const status of HOLDING_STATUSES) {
    expect([rowOf(status)?.[1], outcome(status).asksForHold]).toEqual([expect.stringContaining('holds'), true]);
  }
  for (const status of [301, 302, 307]) {
    expect([rowOf(status)?.[1], outcome(status).attempt.error]).toEqual([
      expect.stringContaining('`redirect`'),
      'redirect',
    ]);
  }
});

test('lists the attempts at the times at which the service makes them', () => {
  const rows = rowsOf(section('### When a delivery is repeated'));
  expect(rows).toHaveLength(SCHEDULE.length);
  const now = new Date(0);
  rows.slice(1).forEach(([, when], index) => {
    const next = nextAttempt({ count: index + 1, begunAt: now, now, jitter: 0 });
    expect(when).toBe(`${timeText(next?.getTime() ?? 0)} after the attempt before`);
  });
  expect(nextAttempt({ count: rows.length, begunAt: now, now, jitter: 0 })).toBeUndefined();
});

test('documents the body of a delivery in both formats', () => {
  const Content = z.record(z.string(), z.object({ example: z.looseObject({ id: z.string(), type: z.string() }) }));
  for (const [type, item] of Object.entries(document.webhooks ?? {})) {
    const { post } = z.object({ post: z.object({ requestBody: z.object({ content: Content }) }) }).parse(item);
    const { 'application/json': standard, 'application/cloudevents+json': cloud } = post.requestBody.content;
    expect(standard?.example).toMatchObject({ type });
    expect(cloud?.example).toMatchObject({
      specversion: '1.0',
      id: standard?.example.id,
      data: standard?.example.data,
    });
    // The log has no test, so a test has no position there.
    expect('sequence' in (cloud?.example ?? {}), type).toBe(type !== 'webhook.test');
  }
  const text = section('### Verify without a library');
  expect(text).toContain('as `application/cloudevents+json`');
});

test('names the product lines that events are about', () => {
  expect(guide).toContain('`line` is `appliances`, `devices`, or `subscriptions`.');
});
