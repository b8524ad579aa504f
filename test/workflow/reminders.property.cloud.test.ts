import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { orderKey } from '../../functions/core/model/keys.ts';
import type { StatusRow } from '../../functions/core/model/lifecycle.ts';
import { json } from '../../functions/core/model/response.ts';
import { DAY_MS, HOUR_MS } from '../../functions/core/model/time-units.ts';
import { changeOrder } from '../../functions/core/orders/change-order.ts';
import { placeOrder } from '../../functions/core/orders/place-order.ts';
import type { Store } from '../../functions/core/store/store.ts';
import { remindersOf } from '../../functions/workflow/status-entry.ts';
import { deadlineSweeper } from '../../functions/workflow/sweep-deadlines.ts';
import { scaled } from '../support/effort.ts';
import { createTestTables, testStore } from '../support/store/test-store.ts';

const START = Date.parse('2027-03-01T10:00:00Z');
const owner = { line: 'things', tenant: 'acme' };

type Status = 'open' | 'held' | 'done';

/** Three statuses: one with all kinds of deadlines, one with a limit before its deadline, one that nobody watches. */
const lifecycle: Readonly<Record<Status, StatusRow<Status>>> = {
  open: {
    description: '',
    next: ['held', 'done'],
    deadlines: [
      { reason: 'stalled', due: { afterDays: 2 } },
      { reason: 'slow', due: { afterDays: 4, byValue: { field: 'speed', days: { fast: 1 } } } },
      { reason: 'due date passed', due: { field: 'dueDate' }, onDeadline: { flagged: true } },
    ],
    stuckAfterDays: 6,
  },
  held: {
    description: '',
    next: ['open', 'done'],
    deadlines: [{ reason: 'held too long', due: { afterDays: 3 }, onDeadline: { flagged: true } }],
    stuckAfterDays: 1,
  },
  done: { description: '', next: ['open'] },
};
/** An event in the life of the order; the sequence is random. */
type Step =
  | { readonly kind: 'wait'; readonly hours: number }
  | { readonly kind: 'date'; readonly day: number | null }
  | { readonly kind: 'speed'; readonly speed: 'fast' | 'slow' }
  | { readonly kind: 'move'; readonly choice: number }
  | { readonly kind: 'sweep'; readonly times: 1 | 2 };

const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 60 }) }),
    fc.record({ kind: fc.constant('date' as const), day: fc.option(fc.integer({ min: 0, max: 12 })) }),
    fc.record({ kind: fc.constant('speed' as const), speed: fc.constantFrom('fast' as const, 'slow' as const) }),
    fc.record({ kind: fc.constant('move' as const), choice: fc.nat(1) }),
    fc.record({ kind: fc.constant('sweep' as const), times: fc.constantFrom(1 as const, 2 as const) }),
  ),
  { minLength: 5, maxLength: 25 },
);

/** The naive model: it looks at the whole order at each sweep, and remembers what it has fired since the entry into the status. */
class Model {
  now = START;
  status: Status = 'open';
  since = START;
  entry = 1;
  version = 1;
  dueDate: number | undefined;
  speed: string | undefined;
  flagged = false;
  readonly fired: string[] = [];

  sweep(): void {
    const days = (count: number) => this.since + count * DAY_MS;
    const dates = {
      open: {
        stalled: days(2),
        slow: days(this.speed === 'fast' ? 1 : 4),
        'due date passed': this.dueDate ?? Number.POSITIVE_INFINITY,
      },
      held: { 'held too long': days(3) },
      done: {},
    }[this.status];
    const due = Object.entries(dates).filter(
      ([reason, moment]) => moment <= this.now && !this.fired.includes(`v${this.entry} ${reason}`),
    );
    for (const [reason] of due) {
      this.fired.push(`v${this.entry} ${reason}`);
    }
    const flags = due.some(([reason]) => reason === 'due date passed' || reason === 'held too long');
    if (flags && !this.flagged) {
      this.flagged = true;
      this.version += 1;
    }
  }
}

/** An order on a store with a clock, and the reminders that its changes have shown in the stream. */
async function play(store: Store, model: Model, sequence: readonly Step[]): Promise<string[]> {
  const fired: string[] = [];
  let number = 0;
  const placed = { ...owner, actor: 'ada', status: 'open', lifecycle, data: {} };
  await placeOrder(store, placed, (order) => {
    number = order.number;
    return json(200, {});
  });
  const image = async () => {
    const Key = marshall(orderKey(number));
    const { Item } = await store.client.send(
      new GetItemCommand({ TableName: store.ordersTable, Key, ConsistentRead: true }),
    );
    return Item;
  };
  const watched = async (work: () => Promise<unknown>) => {
    const OldImage = await image();
    await work();
    const NewImage = await image();
    const shown = remindersOf({ eventName: 'MODIFY', dynamodb: { OldImage, NewImage } });
    fired.push(...shown.map(({ order, reason }) => `v${order.statusVersion} ${reason}`));
  };
  const change = (decided: (data: object) => object) =>
    watched(() =>
      changeOrder(
        store,
        { owner, name: { number }, actor: 'ada', lifecycle, decide: ({ data }) => decided(data) },
        (order) => {
          model.version = order.version;
          return json(200, {});
        },
      ),
    );
  const sweep = deadlineSweeper(() => store, { things: lifecycle });
  for (const step of sequence) {
    switch (step.kind) {
      case 'wait':
        model.now += step.hours * HOUR_MS;
        break;
      case 'date': {
        const moment = step.day === null ? undefined : START + step.day * DAY_MS;
        model.dueDate = moment;
        const dueDate = moment === undefined ? undefined : new Date(moment).toISOString();
        await change((data) => ({ data: { ...data, dueDate } }));
        break;
      }
      case 'speed':
        model.speed = step.speed;
        await change((data) => ({ data: { ...data, speed: step.speed } }));
        break;
      case 'move': {
        const next = lifecycle[model.status].next;
        const status = next[step.choice % next.length] ?? 'open';
        await change(() => ({ status }));
        Object.assign(model, { status, since: model.now, entry: model.version });
        break;
      }
      case 'sweep':
        await watched(() => Promise.all(Array.from({ length: step.times }, () => sweep())));
        model.sweep();
        break;
    }
  }
  return fired;
}

test('fires what a naive model fires, each once, whatever happens to the order', async () => {
  const tables = await createTestTables();
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const model = new Model();
      const store = await testStore({ tables, now: () => new Date(model.now), jitter: () => 0 });
      const fired = await play(store, model, sequence);
      expect(fired.toSorted()).toEqual(model.fired.toSorted());
      expect(new Set(fired).size).toBe(fired.length);
    }),
    { numRuns: scaled(8) },
  );
});
