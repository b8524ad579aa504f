import { describe, expect, test } from 'vitest';
import { deadlineKeysOf, dueDeadlines, NEVER, type Watched } from '../../../functions/core/model/deadlines.ts';
import type { Deadline } from '../../../functions/core/model/lifecycle.ts';
import { DAY_MS, HOUR_MS } from '../../../functions/core/model/time-units.ts';

const stalled: Deadline = { reason: 'stalled', due: { afterDays: 2 } };
const overdue: Deadline = {
  reason: 'due date passed',
  due: { field: 'dueDate' },
  onDeadline: { flagged: true },
};

const since = '2027-03-01T10:00:00.000Z';
const later = (milliseconds: number) => new Date(Date.parse(since) + milliseconds);
const text = (milliseconds: number) => later(milliseconds).toISOString();

const order = (more: Partial<Watched> = {}): Watched => ({
  number: 100_007,
  statusVersion: 3,
  statusSince: since,
  data: {},
  ...more,
});
const fired = (...reasons: string[]) => ({
  reminders: { statusVersion: 3, fired: Object.fromEntries(reasons.map((reason) => [reason, since])) },
});

const reasons = (watched: Watched, deadlines: Deadline[], now: Date) =>
  dueDeadlines(watched, { deadlines }, now).map(({ reason }) => reason);
/** The moment at which an order is next looked at. */
const momentOf = (watched: Watched, deadlines: Deadline[]) =>
  deadlineKeysOf(watched, { deadlines }, later(0))?.deadlineAt;

test('waits until the deadline, counted from the entry into the status', () => {
  expect(momentOf(order(), [stalled])).toBe(text(2 * DAY_MS));
});

test('is due from the very moment on', () => {
  expect(reasons(order(), [stalled], later(2 * DAY_MS - 1))).toEqual([]);
  expect(reasons(order(), [stalled], later(2 * DAY_MS))).toEqual(['stalled']);
});

test('fires a deadline once in a status', () => {
  expect(reasons(order(fired('stalled')), [stalled], later(9 * DAY_MS))).toEqual([]);
  expect(momentOf(order(fired('stalled')), [stalled])).toBeUndefined();
});

test('ignores what has fired in a status that the order has left', () => {
  const before = { reminders: { statusVersion: 2, fired: { stalled: since } } };
  expect(reasons(order(before), [stalled], later(2 * DAY_MS))).toEqual(['stalled']);
});

test.each([
  ['has no deadline', { deadlines: [] }],
  ['is no longer in the lifecycle', undefined],
])('is in no index when its status %s', (_case, row) => {
  expect(deadlineKeysOf(order(), row, later(0))).toBeUndefined();
});

test('lets a date without a time pass when it is over everywhere, at UTC-12', () => {
  const due = order({ data: { dueDate: '2027-03-01' } });
  expect(momentOf(due, [overdue])).toBe('2027-03-02T12:00:00.000Z');
  expect(reasons(due, [overdue], new Date('2027-03-02T11:59:59.999Z'))).toEqual([]);
  expect(reasons(due, [overdue], new Date('2027-03-02T12:00:00Z'))).toEqual(['due date passed']);
});

test.each([
  ['2027-03-01T12:00:00Z', '2027-03-01T12:00:00.000Z'],
  ['2027-03-01T14:00:00+02:00', '2027-03-01T12:00:00.000Z'],
  ['2027-03-01t12:00:00z', '2027-03-01T12:00:00.000Z'],
  ['2027-03-01t07:00:00.5-05:00', '2027-03-01T12:00:00.500Z'],
])('lets the date and time %s pass at %s', (dueDate, moment) => {
  expect(momentOf(order({ data: { dueDate } }), [overdue])).toBe(moment);
});

test.each([undefined, null, '', 'soon', 20_270_301, '9999-12-31'])(
  'never fires while the field holds %j',
  (dueDate) => {
    expect(momentOf(order({ data: { dueDate } }), [overdue])).toBeUndefined();
    expect(reasons(order({ data: { dueDate } }), [overdue], new Date('9998-01-01T00:00:00Z'))).toEqual([]);
  },
);

test('fires the earliest of several deadlines first, whatever their order', () => {
  const both = order({ data: { dueDate: '2027-03-01' } });
  expect(reasons(both, [stalled, overdue], later(9 * DAY_MS))).toEqual(['due date passed', 'stalled']);
  expect(reasons(both, [overdue, stalled], later(9 * DAY_MS))).toEqual(['due date passed', 'stalled']);
});

test('waits for the nearest of several deadlines', () => {
  const both = order({ data: { dueDate: '2027-03-02T11:00:00Z' } });
  expect(momentOf(both, [stalled, overdue])).toBe('2027-03-02T11:00:00.000Z');
  expect(momentOf({ ...both, ...fired('due date passed') }, [stalled, overdue])).toBe(text(2 * DAY_MS));
});

const delivery: Deadline = {
  reason: 'delivery overdue',
  due: { afterDays: 10, byValue: { field: 'speed', days: { fast: 1 / 24, slow: 30 } } },
};

test.each([
  ['fast', HOUR_MS],
  ['slow', 30 * DAY_MS],
  ['unheard of', 10 * DAY_MS],
  ['constructor', 10 * DAY_MS],
  [7, 10 * DAY_MS],
  [undefined, 10 * DAY_MS],
])('takes the days of the value %j that the field holds', (speed, milliseconds) => {
  expect(momentOf(order({ data: { speed } }), [delivery])).toBe(text(milliseconds));
});

describe('an order with a limit', () => {
  const row = { deadlines: [stalled, overdue], stuckAfterDays: 3 };
  const keys = (watched: Watched, days: number) => deadlineKeysOf(watched, row, later(days * DAY_MS));

  test('waits for the limit when no deadline comes before it', () => {
    expect(keys(order(fired('stalled')), 2)).toEqual({ deadlineKey: 'waiting#7', deadlineAt: text(3 * DAY_MS) });
    const late = order({ ...fired('stalled'), data: { dueDate: '2027-12-24' } });
    expect(keys(late, 2)).toEqual({ deadlineKey: 'waiting#7', deadlineAt: text(3 * DAY_MS) });
  });

  test('is stuck from the limit on, and waits there for further deadlines', () => {
    expect(keys(order(fired('stalled')), 3)).toEqual({ deadlineKey: 'stuck#3', deadlineAt: NEVER });
    const late = order({ ...fired('stalled'), data: { dueDate: '2027-12-24' } });
    expect(keys(late, 3)).toEqual({ deadlineKey: 'stuck#3', deadlineAt: '2027-12-25T12:00:00.000Z' });
  });

  test('is in the index also when it waits for no deadline', () => {
    expect(deadlineKeysOf(order(), { stuckAfterDays: 3 }, later(0))?.deadlineAt).toBe(text(3 * DAY_MS));
  });
});
