import { type Bill, sharesOf } from './bill.ts';
import { PRICES, type Price } from './prices.ts';

/** Formats an amount in US dollars, with cents. */
export const dollars = (amount: number): string => amount.toFixed(2);

/**
 * Formats a quantity for a column.
 *
 * @example quantity(12_345_678) // '12.3 million'
 * @example quantity(450) // '450'
 */
export function quantity(count: number): string {
  if (count >= 1e9) return `${(count / 1e9).toFixed(1)} billion`;
  if (count >= 1e6) return `${(count / 1e6).toFixed(1)} million`;
  return count >= 100 || Number.isInteger(count) ? count.toFixed(0) : count.toFixed(1);
}

/** Costs below half a cent are not worth a row. */
const LEAST = 0.005;

const percent = (part: number, whole: number): string => (whole === 0 ? '' : `${((100 * part) / whole).toFixed(0)} %`);

/**
 * Formats a bill as a table, highest cost first. If a unit and its number are given, each row also shows the usage of one. The table omits
 * items below half a cent.
 *
 * @example billTable(billOf({ events: 2_000_000 })).split('\n').at(-1)?.trim().split(/ {3,}/) // ['total', '2.00']
 */
export function billTable(bill: Bill, units?: { readonly of: string; readonly count: number }): string {
  const rows = bill.rows
    .filter(({ cost }) => cost >= LEAST)
    .map(({ item, quantity: count, cost }) => [
      PRICES[item].name,
      ...(units === undefined ? [] : [(count / units.count).toFixed(3)]),
      quantity(count),
      priceText(PRICES[item], count),
      dollars(cost),
      percent(cost, bill.total),
    ]);
  const head = ['', ...(units === undefined ? [] : [units.of]), 'a month', 'price', 'cost', 'share'];
  const blank = head.slice(3).map(() => '');
  return aligned([head, ...rows, ['total', ...blank, dollars(bill.total), '']]);
}

/** Formats the prices of the tiers that a quantity reaches. */
function priceText({ per, tiers }: Price, count: number): string {
  const limits = tiers.map(({ upTo = Number.POSITIVE_INFINITY }) => upTo);
  const reached = tiers.filter((_, index) => index === 0 || count > (limits[index - 1] ?? 0));
  return `${reached.map(({ price }) => price).join(', then ')} for ${quantity(per)}`;
}

/**
 * Formats the share of each service in one line.
 *
 * @example shareLine(billOf({ events: 3_000_000, apiRequests: 1_000_000 })) // 'EventBridge 75 %, API Gateway 25 %'
 */
export const shareLine = (bill: Bill): string =>
  sharesOf(bill)
    .filter(([, cost]) => cost >= LEAST)
    .map(([service, cost]) => `${service} ${percent(cost, bill.total)}`)
    .join(', ');

/** Formats where each price stands, and when it was read there. */
export function sourceTable(): string {
  const prices: readonly Price[] = Object.values(PRICES);
  const bySource = Map.groupBy(prices, ({ source }) => source);
  return [...bySource]
    .map(([{ page, read, unconfirmed }, own]) => {
      const names = own.map(({ name }) => name).join(', ');
      return `  ${read}  ${page}\n              ${names}${unconfirmed === undefined ? '' : `; not confirmed there: ${unconfirmed}`}`;
    })
    .join('\n');
}

/** Formats rows with aligned columns, the first to the left, the others to the right. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('   ')
        .trimEnd(),
    )
    .map((line) => `  ${line}`)
    .join('\n');
}
