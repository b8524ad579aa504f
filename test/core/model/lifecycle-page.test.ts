import { expect, it } from 'vitest';
import { type Deadline, type Lifecycle, lifecycleDiagram } from '../../../functions/core/model/lifecycle.ts';
import { productLines } from '../../../lib/config/product-lines.ts';

const lines = productLines.map(({ table: { title }, lifecycle }) => ({ title, lifecycle }));

/** The text of LIFECYCLE.md from the lines' tables. `npx vitest run test/core/model/lifecycle-page.test.ts -u` rewrites it. */
function page(): string {
  return ['# The life of an order', ...lines.flatMap(({ title, lifecycle }) => chapter(title, lifecycle)), ''].join(
    '\n',
  );
}

function chapter(title: string, lifecycle: Lifecycle): readonly string[] {
  const rows = Object.entries(lifecycle).map(
    ([status, { description, deadlines = [], limitDays }]) =>
      `| ${status} | ${description} | ${deadlines.map(reminder).join('; ')} | ${limitDays === undefined ? '' : `after ${time(limitDays)}`} |`,
  );
  return [
    '',
    `## ${title}`,
    '',
    '```mermaid',
    lifecycleDiagram(lifecycle),
    '```',
    '',
    '| status | | `Order Attention Needed` | stuck |',
    '| --- | --- | --- | --- |',
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

/** The days after which a deadline is due at the latest; none for the passing of a date. */
const latest = ({ due }: Deadline): number[] =>
  'field' in due ? [] : [due.afterDays, ...Object.values(due.byValue?.days ?? {})];

it.each(lines)('$title: an order is stuck only after everybody has been reminded of it', ({ lifecycle }) => {
  for (const [status, { deadlines = [], limitDays = Number.POSITIVE_INFINITY }] of Object.entries(lifecycle)) {
    for (const days of deadlines.flatMap(latest)) expect(limitDays, status).toBeGreaterThan(days);
  }
});

it.each(lines)('$title: whatever may need attention has a limit', ({ lifecycle }) => {
  for (const [status, { deadlines = [], work, limitDays }] of Object.entries(lifecycle)) {
    if (deadlines.length > 0 || work !== undefined) expect(limitDays, status).toBeGreaterThan(0);
  }
});

it('the page of the lifecycles shows the tables as they are', async () => {
  await expect(page()).toMatchFileSnapshot('../../../LIFECYCLE.md');
});
