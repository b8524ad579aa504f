import { count } from './stage/command.ts';
import type { Stage } from './stage/stage.ts';

/** Order in a list. */
export interface ListedOrder {
  readonly number: number;
  readonly line: string;
  readonly status: string;
  readonly statusSince: string;
  readonly tenant?: string;
  readonly createdAt?: string;
  /** Numbers of orders of the same tenant with the same content. */
  readonly twins?: readonly number[];
}

/** Most orders that a list prints as text. */
const MOST_PRINTED = 100;

/** Most numbers of orders with the same content on a line of text. */
const MOST_TWINS = 10;

const describeTwins = (twins: readonly number[]): string =>
  twins.length > MOST_TWINS
    ? `${twins.slice(0, MOST_TWINS).join(', ')} and ${twins.length - MOST_TWINS} more`
    : twins.join(', ');

/**
 * Describes a list of orders, one line of text per element: their number, then each order.
 *
 * @example describeOrders([], 'dev') // ['No order matches.']
 */
export function describeOrders(orders: readonly ListedOrder[], stage: Stage['name']): string[] {
  const [first] = orders;
  if (first === undefined) return ['No order matches.'];
  const shown = orders.slice(0, MOST_PRINTED);
  const width = Math.max(...shown.map(({ status }) => status.length));
  return [
    count(orders.length, 'order'),
    ...shown.map(
      ({ number, line, status, statusSince, createdAt, twins = [] }) =>
        `  ${number}  ${line.padEnd(13)}  ${status.padEnd(width)}  since ${statusSince}` +
        `${createdAt === undefined ? '' : `, placed ${createdAt}`}` +
        `${twins.length === 0 ? '' : `, same content as ${describeTwins(twins)}`}`,
    ),
    ...(orders.length > shown.length ? [`  and ${orders.length - shown.length} more; --json prints all`] : []),
    `To see one: npm run ops -- order ${first.number} --stage ${stage}`,
  ];
}
