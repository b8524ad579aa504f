import { expect, it } from 'vitest';
import { lifecycle } from '../../functions/appliances/lifecycle.ts';
import { lifecycleDiagram } from '../../functions/core/lifecycle.ts';

/** The page as the table has it. `npx vitest run test/appliances/lifecycle-page.test.ts -u` writes it anew. */
function page(): string {
  const rows = Object.entries(lifecycle).map(([status, { description, deadlines = [] }]) => {
    const reminders = deadlines.map(({ reason, due }) =>
      'field' in due ? `${reason}: when \`${due.field}\` passes` : `${reason}: after ${due.afterDays} days`,
    );
    return `| ${status} | ${description} | ${reminders.join('; ')} |`;
  });
  return [
    '# The life of an appliance order',
    '',
    '```mermaid',
    lifecycleDiagram(lifecycle),
    '```',
    '',
    '| status | | `Order Attention Needed` |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

it('the page of the lifecycle shows the table as it is', async () => {
  await expect(page()).toMatchFileSnapshot('../../LIFECYCLE.md');
});
