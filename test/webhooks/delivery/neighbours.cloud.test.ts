import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../functions/core/model/time-units.ts';
import { scaled } from '../../support/effort.ts';
import { createTestTables } from '../../support/store/test-store.ts';
import { event, OK, WebhookRun } from '../../support/webhooks/webhook-run.ts';
import { type TimedAnswer, WorkersTogether } from '../../support/webhooks/workers-together.ts';

const IS_THOROUGH = scaled(1) > 1;

/** Events: some dozen by default, ten thousand under `npm run test:thorough`. */
const EVENTS = IS_THOROUGH ? 10_000 : 40;

/** Limit of a test in milliseconds: ten thousand events take minutes. */
const PATIENT = 60 * MINUTE_MS;

/** Events of one transaction of the log, at most. */
const A_BATCH = 40;

/** Workers at once (`lib/workflow/webhook-delivery.ts`). */
const WORKERS = 100;

const ANSWERS: Readonly<Record<string, TimedAnswer>> = {
  'good.example': { answer: OK, takes: 100 },
  'slow.example': { answer: OK, takes: 19_000 },
  'dead.example': { answer: { error: 'connection' }, takes: 1_000 },
};

/** Makes webhooks of hosts, appends the events at once, and returns the workers, with the time of each host's attempts. */
async function begin(hosts: readonly string[]) {
  const run = await WebhookRun.create(await createTestTables(), randomUUID());
  const ids = new Map<string, string>();
  for (const host of hosts) ids.set(host, await run.webhook(host, () => OK));
  const workers = new WorkersTogether(run, WORKERS, (host) => ANSWERS[host] ?? { answer: OK, takes: 0 });
  const began = run.now;
  for (let first = 1; first <= EVENTS; first += A_BATCH) {
    const numbers = Array.from({ length: Math.min(A_BATCH, EVENTS - first + 1) }, (_, index) => first + index);
    await run.append(numbers.map((number) => event(number, 1)));
  }
  await run.fanOut(workers.sendWakeUps);
  const attemptsOf = (host: string) =>
    workers.attempts.filter(({ delivery }) => delivery.webhookId === ids.get(host) && delivery.number !== undefined);
  const delivered = (host: string) =>
    new Set(attemptsOf(host).flatMap(({ delivery, result }) => (result.succeeded ? [delivery.eventId] : []))).size;
  const p99 = (host: string) => {
    const firsts = attemptsOf(host).filter(({ delivery }) => delivery.tries === 0);
    const waits = firsts.map(({ result }) => Date.parse(result.attempt.at) - began).sort((a, b) => a - b);
    return waits[Math.ceil(0.99 * waits.length) - 1] ?? Number.NaN;
  };
  return { run, workers, began, attemptsOf, delivered, p99, read: (host: string) => run.read(ids.get(host) ?? '') };
}

let all: Awaited<ReturnType<typeof begin>>;

test('a slow and a dead webhook hold up nobody, and each event arrives once', { timeout: PATIENT }, async () => {
  const alone = await begin(['good.example']);
  await alone.workers.runUntil(() => alone.delivered('good.example') === EVENTS, MINUTE_MS);

  all = await begin(Object.keys(ANSWERS));
  await all.workers.runUntil(() => all.delivered('good.example') === EVENTS, MINUTE_MS);
  expect(all.p99('good.example')).toBeLessThanOrEqual(2 * alone.p99('good.example'));
  // The slow one is far from done when the good one is.
  expect(all.delivered('slow.example')).toBeLessThan(EVENTS / 2);

  await all.workers.runUntil(() => all.delivered('slow.example') === EVENTS, MINUTE_MS);
  for (const host of ['good.example', 'slow.example']) {
    expect(await all.read(host)).toMatchObject({ enabled: true });
    expect(all.attemptsOf(host)).toHaveLength(EVENTS);
  }
  expect(all.delivered('dead.example')).toBe(0);
});

// `deliver.cloud.test.ts` has the attempts of a single event.
test('the dead one of many events is disabled after its schedule', { timeout: PATIENT }, async () => {
  const isDisabled = async () => !(await all.read('dead.example')).enabled;
  await all.workers.runUntil(isDisabled, HOUR_MS / 2);
  expect(await all.read('dead.example')).toMatchObject({ enabled: false, disabledReason: 'failing' });
  // The ten attempts of its oldest events take three days, however many wait behind them.
  const days = (all.run.now - all.began) / DAY_MS;
  expect(days).toBeGreaterThan(3);
  expect(days).toBeLessThan(4);
});
