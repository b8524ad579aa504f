import { costOf, NAMES, PRICES } from './prices.ts';
import { entriesOf, type Usage } from './usage.ts';

const dollars = (amount: number): string => amount.toFixed(2);

/** Formats a quantity for a column, such as `12.3 million` or `450`. */
function quantity(count: number): string {
  if (count >= 1e9) return `${(count / 1e9).toFixed(1)} billion`;
  if (count >= 1e6) return `${(count / 1e6).toFixed(1)} million`;
  return count >= 100 || Number.isInteger(count) ? count.toFixed(0) : count.toFixed(1);
}

/**
 * Formats the cost of usage as a table, highest cost first. If the number of orders is given, each row also shows the usage of one order. The
 * table omits items below half a cent.
 *
 * @example costTable({ events: 2_000_000 }).split('\n').at(-1)?.trim().split(/ {3,}/) // ['total', '2.00']
 */
export function costTable(usage: Usage, { orders }: { readonly orders?: number } = {}): string {
  const rows = entriesOf(usage)
    .map(([item, count]) => ({ item, count, cost: costOf(item, count) }))
    .filter(({ cost }) => cost >= 0.005)
    .toSorted((one, other) => other.cost - one.cost)
    .map(({ item, count, cost }) => [
      NAMES[item],
      ...(orders === undefined ? [] : [(count / orders).toFixed(3)]),
      quantity(count),
      `${PRICES[item].price} for ${quantity(PRICES[item].per)}`,
      dollars(cost),
    ]);
  const sum = entriesOf(usage).reduce((total, [item, count]) => total + costOf(item, count), 0);
  const head = ['', ...(orders === undefined ? [] : ['one order']), 'a month', 'price', 'cost'];
  const blank = head.slice(2).map(() => '');
  return aligned([head, ...rows, ['total', ...blank, dollars(sum)]]);
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('   '),
    )
    .map((line) => `  ${line}`)
    .join('\n');
}
