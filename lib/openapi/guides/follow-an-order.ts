import type { FollowGuide } from '../../../functions/core/documentation/documented-statuses.ts';
import type { EndpointTable } from '../../../functions/core/model/endpoint.ts';
import type { Lifecycle } from '../../../functions/core/model/lifecycle.ts';
import { deadlineText } from '../document/tags.ts';
import type { GuideSection } from './guide-section.ts';
import { markdownTable } from './markdown-table.ts';

/** Tells for each line who moves an order, how a client learns of it, and what may be done in each status. */
export const followAnOrder: GuideSection = ({ tables, lifecycles }) => {
  const chapters = tables.flatMap((table) => {
    const { line, following } = table;
    const lifecycle = lifecycles[line];
    return following && lifecycle ? [chapter(table, following, lifecycle)] : [];
  });
  return chapters.length === 0 ? '' : [introduction, ...chapters].join('\n\n');
};

const introduction = `## Follow an order

An order moves through the statuses of its line, and others move it too: operators, the warehouse, the service. There are three ways to learn of a change.

- **The log of events.** \`GET /events\` lists the changes of all orders of your tenant, in every line. Keep the \`next\` of each response, and send it as \`after\`. One call a second serves all your orders, and misses nothing. \`order.status_changed\` tells of a new status, \`order.attention_needed\` of a deadline that has passed.
- **Webhooks.** The service sends the same events to an address of yours. They may come twice, and may overtake each other: the larger \`version\` of an order is the newer one.
- **Reading the order.** This needs no setup, and is enough for a few orders. Each line says below how often.

An event names the order and its status. Read the order for the rest. Its \`allowedTransitions\` are the statuses to which you may bring it as it is: a status that a rule refuses now is left out.`;

function chapter({ title }: EndpointTable, following: FollowGuide, lifecycle: Lifecycle): string {
  const rows = Object.entries(lifecycle).map(([status, { description, next, deadlines = [] }]) => {
    const { setBy, mayBeDone } = following.statuses[status] ?? { setBy: '', mayBeDone: '' };
    const leads = next.length === 0 ? 'None: it is final' : next.map((name) => `\`${name}\``).join('; ');
    return [`\`${status}\``, description, setBy, leads, mayBeDone, deadlines.map(deadlineText).join('; ')];
  });
  const columns = ['Status', 'Meaning', 'Who sets it', 'Next statuses', 'You may', 'Needs attention'];
  const further = (following.chapters ?? []).map(({ heading, text }) => `#### ${heading}\n\n${text}`);
  const ends = Object.entries(lifecycle).filter(([, { next }]) => next.length === 0);
  return [
    `### Follow ${title.toLowerCase()}`,
    `${following.polling} Nothing follows these statuses: ${ends.map(([status]) => `\`${status}\``).join(', ')}.`,
    markdownTable(columns, rows),
    ...further,
  ].join('\n\n');
}
