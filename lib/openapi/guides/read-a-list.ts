import * as z from 'zod';
import { type EndpointRow, endpointsOf } from '../../../functions/core/model/endpoint.ts';
import type { GuideSection } from './guide-section.ts';
import { markdownTable } from './markdown-table.ts';

/** Tells how to read a list of several pages, with a row for each list. */
export const readAList: GuideSection = ({ tables }) => {
  const rows = endpointsOf(tables)
    .filter(({ endpoint }) => placeParameterOf(endpoint.query) !== undefined)
    .map((row) => {
      const parameter = `\`${placeParameterOf(row.endpoint.query)}\``;
      return [linkTo(row), orderOf(row), nextOf(row), parameter];
    });
  return `## Read a complete list

Lists are returned in pages. Go on with the next page until there is none. The \`Link\` header with \`rel="next"\`, and \`links.next.uri\` of subscriptions, are addresses, relative to that of the API: call them as they are. Other values are sent as the parameter in the last column, with all other parameters unchanged. A page may have fewer entries than \`limit\`, even none, and still have a next page.

${markdownTable(['List', 'Order', 'Next page', 'Parameter'], rows)}

The log of events never ends: \`next\` always comes, and \`hasMore\` says whether there is more now. A value that leads to the next page is valid only for your tenant and for the filter of its list. A place in the log of events is valid with any filter. Lists without a row have one page.

**What changes meanwhile.** A list shows a change a moment after it was made; an order that you read by itself shows it at once. With \`cursor\` or \`after\`, an entry that matches the filters all the time comes exactly once, and one that is added meanwhile may be missing. With \`offset\`, what comes or goes moves the other entries: one may come twice, and another not at all. So compare the ids, and read the list again if \`totalCount\` has changed.

An entry that the service cannot read is missing from its list. The response then has the header \`Items-Left-Out\` with the number of such entries. They exist, and will be in the list once they are mended: do not create them again.`;
};

/** Orders of the lists whose rows do not say "newest first" or "oldest first". */
const ORDERS: Readonly<Record<string, string>> = {
  'subscriptions-list-customers': '`sort-by` and `order-by`',
  'subscriptions-list-deployments': 'by id',
  'subscriptions-list-subscriptions': 'by id',
  'subscriptions-list-flex-discounts': 'by id',
  'subscriptions-get-price-list': 'by offer id',
  'events-list-events': 'oldest first, as in the log',
};

/** Returns the order of a list; empty if neither its row nor the table above says it. */
function orderOf(row: EndpointRow): string {
  const { summary, description = '' } = row.endpoint;
  return ORDERS[idOf(row)] ?? /(?:newest|oldest) first/.exec(`${summary} ${description}`)?.[0] ?? '';
}

const idOf = ({ table, key }: EndpointRow): string => `${table.line}-${key}`;

const linkTo = (row: EndpointRow): string =>
  `${row.table.title}: [${row.endpoint.summary.split(',')[0]}](#operation-${idOf(row)})`;

/** Returns the parameter that says where a page begins; undefined for a query without pages. */
const placeParameterOf = (query: z.ZodType | undefined): string | undefined =>
  ['cursor', 'after', 'offset'].find((name) => query instanceof z.ZodObject && name in query.shape);

/** Members of a body that lead to the next page. */
const MEMBERS: Readonly<Record<string, string>> = {
  next_cursor: '`next_cursor`',
  next: '`next`',
  links: 'address in `links.next.uri`',
};

/** Tells where the response to a row has its next page. */
function nextOf({ endpoint }: EndpointRow): string {
  const { schema, headers } = endpoint.responses[200] ?? {};
  const members = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  const places = [
    ...(headers?.Link === undefined ? [] : ['address in the `Link` header']),
    ...members.flatMap((name) => MEMBERS[name] ?? []),
  ];
  return places.length > 0 ? places.join(', or ') : '`offset` plus `count`, while it is below `totalCount`';
}
