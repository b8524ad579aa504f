import { expect, test } from 'vitest';
import { appliances } from '../../../functions/appliances/contract/endpoints.ts';
import { readLifecycles } from '../../../functions/workflow/lifecycles.ts';
import { productLines } from '../../../lib/config/product-lines.ts';
import { watchedLifecycles } from '../../../lib/workflow/watched-lifecycles.ts';

const parcels = {
  table: { line: 'parcels' },
  lifecycle: {
    open: { description: 'Being packed.', next: ['sent'], stuckAfterDays: 3 },
    sent: {
      description: 'On its way.',
      next: [],
      deadlines: [
        {
          reason: 'overdue',
          due: { afterDays: 10, byValue: { field: 'speed', days: { Overnight: 2, '2nd Day': 4 } } },
        },
        { reason: 'due date passed', due: { field: 'dueDate' }, onDeadline: { flagged: true } },
      ],
    },
    closed: { description: 'Delivered.', next: [] },
  },
};

const of = (reminders: Parameters<typeof watchedLifecycles>[1]) =>
  watchedLifecycles([{ ...parcels, table: { ...appliances, line: 'parcels' } }], reminders).parcels;

test('knows exactly the statuses with deadlines or a limit', () => {
  expect(of({})).toEqual({
    open: { stuckAfterDays: 3 },
    sent: { deadlines: parcels.lifecycle.sent.deadlines },
  });
});

test("takes a deployment's own days, and leaves those of other values, reasons and lines alone", () => {
  const own = of({ parcels: { overdue: { Overnight: 1, otherwise: 12 } }, toys: { overdue: 1 } });
  expect(own?.sent?.deadlines).toEqual([
    { reason: 'overdue', due: { afterDays: 12, byValue: { field: 'speed', days: { Overnight: 1, '2nd Day': 4 } } } },
    parcels.lifecycle.sent.deadlines[1],
  ]);
});

test('is read by the functions as it was written, for every line', () => {
  const written = watchedLifecycles(productLines, {});
  const read = readLifecycles(JSON.stringify(written));
  expect(Object.keys(read)).toEqual(productLines.map(({ table }) => table.line));
  for (const [line, rows] of Object.entries(written)) {
    for (const [status, row] of Object.entries(rows)) expect(read[line]?.[status]).toEqual({ next: [], ...row });
  }
});
