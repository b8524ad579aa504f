import { describe, expect, it, test } from 'vitest';
import { capacityPage } from '../../bench/capacity/capacity-page.ts';
import { QUOTAS, type Quota, type QuotaName, quotaOf, REGIONS } from '../../bench/capacity/quotas.ts';
import { simulate } from '../../bench/capacity/rush.ts';
import { KINDS, queuesOf } from '../../bench/capacity/scenarios.ts';
import {
  capacityOf,
  DESIGN,
  EVENT_STAGES,
  heldInBackground,
  ORDER,
  RUSH,
  STAGES,
  wallsOf,
} from '../../bench/capacity/stages.ts';
import { ownersOf } from '../../functions/core/model/keys.ts';
import { BLOCK_SIZE } from '../../functions/core/store/numbers.ts';
import { MOST_SHARDS } from '../../functions/devices/stock/stock-shards.ts';
import { LANES } from '../../functions/webhooks/model/webhook-keys.ts';
import { DISPATCH, FAN_OUT, RECORD_CHANGES } from '../../lib/config/function-names.ts';
import { productLines } from '../../lib/config/product-lines.ts';

it('the page of the capacity is what the code prints', async () => {
  await expect(capacityPage()).toMatchFileSnapshot('../../docs/capacity.md');
});

/** Functions with reserved concurrency that belong to no line. */
const ofWorkflow = [DISPATCH, RECORD_CHANGES, FAN_OUT, 'workflow-check-deadlines'];

test('the design is that of the code', () => {
  expect(DESIGN.tenantKeys).toBe(ownersOf('tenant', 'line').length);
  expect(DESIGN.stockShards).toBe(MOST_SHARDS);
  expect(DESIGN.numbersALease).toBe(BLOCK_SIZE);
  const ofLines = productLines
    .flatMap(({ tasks }) => Object.values(tasks))
    .filter(({ trigger }) => typeof trigger !== 'object' || !('schedule' in trigger));
  expect(DESIGN.backgroundFunctions).toBe(ofWorkflow.length + ofLines.length);
  expect(capacityOf(stageOf('webhookLanes'), 'us-east-1', true)).toBeCloseTo(LANES / 0.3);
});

const stageOf = (name: QuotaName) => EVENT_STAGES.find(({ quota }) => quota === name) ?? expect.fail(name);

test('background functions leave the endpoints what the rush needs, and AWS the hundred that it keeps', () => {
  for (const region of REGIONS) {
    for (const isRaised of [false, true]) {
      const left = quotaOf('concurrency', region, isRaised) - heldInBackground(region, isRaised);
      expect(left).toBeGreaterThan(100);
      expect(left / ORDER.placeSeconds).toBeGreaterThan(RUSH.ordersASecond);
    }
  }
});

test('the log of one tenant takes 500 events a second, and a webhook some 13', () => {
  expect(capacityOf(stageOf('partitionWrites'), 'eu-central-1', false)).toBe(500);
  expect(Math.floor(capacityOf(stageOf('webhookLanes'), 'eu-central-1', false))).toBe(13);
});

describe('a quota', () => {
  const quotas: readonly (readonly [string, Quota])[] = Object.entries(QUOTAS);

  test.each(quotas)('%s has a page that states it', (_, { page, copied }) => {
    expect(page).toMatch(/^(https:\/\/docs\.aws\.amazon\.com\/|docs\/)/);
    if (copied !== undefined) expect(new Date(copied).toISOString().slice(0, 10)).toBe(copied);
  });

  test('that is raised is never lower than by default', () => {
    expect(quotaOf('events', 'us-east-1', true)).toBe(10_000);
    expect(quotaOf('partitionWrites', 'us-east-1', true)).toBe(1_000);
    for (const region of REGIONS) {
      for (const stage of STAGES) {
        expect(capacityOf(stage, region, true)).toBeGreaterThanOrEqual(capacityOf(stage, region, false));
      }
    }
  });
});

test('after the preparation no step is below the rush', () => {
  for (const region of REGIONS) {
    expect(wallsOf(region, false).length).toBeGreaterThan(3);
    expect(wallsOf(region, true)).toEqual([]);
  }
});

describe('a rush', () => {
  test('leaves no backlog where every step is fast enough', () => {
    const [course] = simulate([{ name: 'step', perSecond: 10 }], { perSecond: 10, seconds: 60 });
    expect(course).toEqual({ name: 'step', backlog: 0, wait: 0, drained: 0, givenUp: 0 });
  });

  test('waits in front of the slow step, and drains at its speed', () => {
    const queues = [
      { name: 'fast', perSecond: 100 },
      { name: 'slow', perSecond: 10 },
    ];
    const [fast, slow] = simulate(queues, { perSecond: 30, seconds: 60 });
    expect(fast).toMatchObject({ backlog: 0, drained: 0 });
    expect(slow).toMatchObject({ backlog: 1_200, wait: 120, drained: 120, givenUp: 0 });
  });

  test('gives up what would wait for longer than its retries last', () => {
    const [course] = simulate([{ name: 'step', perSecond: 10, patienceSeconds: 5 }], { perSecond: 30, seconds: 60 });
    expect(course).toMatchObject({ backlog: 50, wait: 5, drained: 5, givenUp: 1_150 });
  });

  test('neither loses nor doubles an order', () => {
    for (const region of REGIONS) {
      for (const kind of KINDS) {
        const queues = queuesOf(kind, region, false);
        const courses = simulate(queues, { perSecond: RUSH.ordersASecond, seconds: RUSH.seconds });
        const givenUp = courses.reduce((sum, course) => sum + course.givenUp, 0);
        expect(givenUp).toBeLessThan(RUSH.ordersASecond * RUSH.seconds);
        for (const { wait, drained } of courses) expect(Number.isFinite(wait + drained)).toBe(true);
      }
    }
  });
});
