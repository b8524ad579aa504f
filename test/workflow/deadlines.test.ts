import { expect, test } from 'vitest';
import { DAY_SECONDS, HOUR_SECONDS } from '../../functions/core/model/time-units.ts';
import { nextStep, type TimedDeadline, type Watched } from '../../functions/workflow/deadlines.ts';

const stalled: TimedDeadline = { reason: 'stalled', afterSeconds: 2 * DAY_SECONDS, set: {} };
const overdue: TimedDeadline = { reason: 'due date passed', field: 'dueDate', set: { flagged: true } };

const since = new Date('2027-03-01T10:00:00Z');
const after = (seconds: number) => new Date(since.getTime() + seconds * 1_000);

const watched = (deadlines: TimedDeadline[], more: Partial<Watched> = {}): Watched => ({
  deadlines,
  fired: [],
  statusSince: since,
  data: {},
  ...more,
});

test('waits until the deadline, counted from the entry into the status', () => {
  expect(nextStep(watched([stalled]), after(0))).toEqual({ action: 'wait', until: after(2 * DAY_SECONDS) });
});

test('reminds from the very moment on', () => {
  expect(nextStep(watched([stalled]), after(2 * DAY_SECONDS - 0.001))).toMatchObject({ action: 'wait' });
  expect(nextStep(watched([stalled]), after(2 * DAY_SECONDS))).toEqual({ action: 'remind', deadline: stalled });
});

test('reminds of a deadline once', () => {
  expect(nextStep(watched([stalled], { fired: ['stalled'] }), after(9 * DAY_SECONDS))).toEqual({ action: 'done' });
});

test('is done when there is no deadline', () => {
  expect(nextStep(watched([]), after(0))).toEqual({ action: 'done' });
});

test('lets a date without a time pass at the end of that day, UTC', () => {
  const due = watched([overdue], { data: { dueDate: '2027-03-01' } });
  expect(nextStep(due, new Date('2027-03-01T23:59:59.999Z'))).toEqual({
    action: 'wait',
    until: new Date('2027-03-02T00:00:00Z'),
  });
  expect(nextStep(due, new Date('2027-03-02T00:00:00Z'))).toMatchObject({ action: 'remind' });
});

test.each([
  ['2027-03-01T12:00:00Z', '2027-03-01T12:00:00Z'],
  ['2027-03-01T14:00:00+02:00', '2027-03-01T12:00:00Z'],
])('lets the date and time %s pass at %s', (dueDate, moment) => {
  const due = watched([overdue], { data: { dueDate } });
  expect(nextStep(due, new Date(Date.parse(moment) - 1))).toEqual({ action: 'wait', until: new Date(moment) });
  expect(nextStep(due, new Date(moment))).toMatchObject({ action: 'remind' });
});

test.each([undefined, null, '', 'soon', 20_270_301])('looks again in a day while the field holds %j', (dueDate) => {
  expect(nextStep(watched([overdue], { data: { dueDate } }), after(HOUR_SECONDS))).toEqual({
    action: 'wait',
    until: after(HOUR_SECONDS + DAY_SECONDS),
  });
});

test('looks again in a day at a date far ahead, since it may be edited', () => {
  expect(nextStep(watched([overdue], { data: { dueDate: '2027-12-24' } }), after(0))).toEqual({
    action: 'wait',
    until: after(DAY_SECONDS),
  });
});

test('reminds of the earliest of several deadlines first, whatever their order', () => {
  const data = { dueDate: '2027-03-01' };
  const late = after(9 * DAY_SECONDS);
  expect(nextStep(watched([stalled, overdue], { data }), late)).toEqual({ action: 'remind', deadline: overdue });
  expect(nextStep(watched([overdue, stalled], { data, fired: ['due date passed'] }), late)).toEqual({
    action: 'remind',
    deadline: stalled,
  });
});

test('waits for the nearest of several deadlines', () => {
  const data = { dueDate: '2027-03-02T11:00:00Z' };
  expect(nextStep(watched([stalled, overdue], { data }), after(20 * HOUR_SECONDS))).toEqual({
    action: 'wait',
    until: new Date('2027-03-02T11:00:00Z'),
  });
});

test('gives up before Step Functions would end the execution as failed', () => {
  expect(nextStep(watched([overdue]), after(358 * DAY_SECONDS))).toMatchObject({ action: 'wait' });
  expect(nextStep(watched([overdue]), after(359.5 * DAY_SECONDS))).toEqual({ action: 'done' });
});

const delivery: TimedDeadline = {
  reason: 'delivery overdue',
  afterSeconds: 10 * DAY_SECONDS,
  byValue: { field: 'speed', seconds: { fast: HOUR_SECONDS, slow: 30 * DAY_SECONDS } },
  set: {},
};

test.each([
  ['fast', HOUR_SECONDS],
  ['slow', 30 * DAY_SECONDS],
  ['unheard of', 10 * DAY_SECONDS],
  ['constructor', 10 * DAY_SECONDS],
  [7, 10 * DAY_SECONDS],
  [undefined, 10 * DAY_SECONDS],
])('takes the time of the value %j that the field holds', (speed, seconds) => {
  const scene = watched([delivery], { data: { speed } });
  expect(nextStep(scene, after(seconds - 0.001))).toEqual({ action: 'wait', until: after(seconds) });
  expect(nextStep(scene, after(seconds))).toEqual({ action: 'remind', deadline: delivery });
});

test('looks again in a day at a time that depends on a field, since the field may be edited', () => {
  const look = (speed: string, at: number) => nextStep(watched([delivery], { data: { speed } }), after(at));
  expect(look('slow', 0)).toEqual({ action: 'wait', until: after(DAY_SECONDS) });
  expect(look('fast', DAY_SECONDS)).toMatchObject({ action: 'remind' });
});
