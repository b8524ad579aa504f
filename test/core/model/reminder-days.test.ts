import { expect, test } from 'vitest';
import { withReminderDays } from '../../../functions/core/model/reminder-days.ts';

const late = { reason: 'late', due: { afterDays: 2 } };
const byValue = {
  reason: 'delivery overdue',
  due: { afterDays: 10, byValue: { field: 'speed', days: { fast: 1, slow: 30 } } },
};
const passed = { reason: 'due date passed', due: { field: 'dueDate' } };
const row = { stuckAfterDays: 7, deadlines: [late, byValue, passed] };

test('keeps the days of the lifecycle when a deployment sets none', () => {
  expect(withReminderDays(row, {})).toEqual(row);
});

test('takes the days of a deployment for the reminder that they name, and no other', () => {
  expect(withReminderDays(row, { late: 3 })).toEqual({
    ...row,
    deadlines: [{ ...late, due: { afterDays: 3 } }, byValue, passed],
  });
});

test('takes days by value, and keeps those that are not set', () => {
  const { deadlines } = withReminderDays(row, { 'delivery overdue': { fast: 2, otherwise: 12 } });
  expect(deadlines?.[1]?.due).toEqual({ afterDays: 12, byValue: { field: 'speed', days: { fast: 2, slow: 30 } } });
});

test('leaves a date of a field as it is', () => {
  expect(withReminderDays(row, { 'due date passed': 3 }).deadlines?.[2]).toEqual(passed);
});
