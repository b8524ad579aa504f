import { expect, it } from 'vitest';
import { type Deadline, lifecycleDiagram } from '../../../functions/core/model/lifecycle.ts';
import { productLines } from '../../../lib/config/product-lines.ts';

const lines = productLines.map(({ table: { title, following }, lifecycle }) => ({ title, following, lifecycle }));

/** Returns the page of the lifecycle tables. CONTRIBUTING.md, "Add a status", has the command that writes it. */
function page(): string {
  return ['# The life of an order', ...lines.flatMap(chapter), ''].join('\n');
}

function chapter({ title, following, lifecycle }: (typeof lines)[number]): readonly string[] {
  const rows = Object.entries(lifecycle).map(
    ([status, { description, deadlines = [], stuckAfterDays }]) =>
      `| ${status} | ${description} | ${following?.statuses[status]?.setBy} | ${deadlines.map(reminder).join('; ')} | ${stuckAfterDays === undefined ? '' : `after ${time(stuckAfterDays)}`} |`,
  );
  return [
    '',
    `## ${title}`,
    '',
    '```mermaid',
    lifecycleDiagram(lifecycle),
    '```',
    '',
    '| status | | who sets it | `Order Attention Needed` | stuck |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ];
}

function reminder({ reason, due }: Deadline): string {
  if ('field' in due) return `${reason}: when \`${due.field}\` passes`;
  if (due.byValue === undefined) return `${reason}: after ${days(due.afterDays)}`;
  const { field, days: byValue } = due.byValue;
  const cases = Object.entries(byValue).map(([value, number]) => `${days(number)} for ${value}`);
  return `${reason}: by \`${field}\`, after ${cases.join(', ')}, ${days(due.afterDays)} for others`;
}

const days = (number: number) => `${number} ${number === 1 ? 'day' : 'days'}`;
const time = (number: number) => (number < 1 ? `${Math.round(number * 24)} h` : days(number));

/** Returns the days after which a deadline fires at the latest; no days for the passing of a date. */
const latest = ({ due }: Deadline): number[] =>
  'field' in due ? [] : [due.afterDays, ...Object.values(due.byValue?.days ?? {})];

it.each(lines)('$title: an order is stuck only after everybody has been reminded of it', ({ lifecycle }) => {
  for (const [status, { deadlines = [], stuckAfterDays = Number.POSITIVE_INFINITY }] of Object.entries(lifecycle)) {
    for (const days of deadlines.flatMap(latest)) expect(stuckAfterDays, status).toBeGreaterThan(days);
  }
});

it.each(lines)('$title: whatever may need attention has a limit', ({ lifecycle }) => {
  for (const [status, { deadlines = [], task, stuckAfterDays }] of Object.entries(lifecycle)) {
    if (deadlines.length > 0 || task !== undefined) expect(stuckAfterDays, status).toBeGreaterThan(0);
  }
});

it('the page of the lifecycles shows the tables as they are; else write it again with -u', async () => {
  await expect(page()).toMatchFileSnapshot('../../../LIFECYCLE.md');
});
