import { BUDGETS } from '../../bench/budgets.ts';
import { type Bill, billOf } from './bill.ts';
import type { OrderUsage } from './measure.ts';
import { costOf } from './prices.ts';
import { callersUsage } from './standing.ts';
import { aligned, billTable, dollars, quantity, shareLine } from './table.ts';
import { multiplied, sum, type Usage } from './usage.ts';

const MILLION = 1_000_000;

/** Orders a month of the bills. */
const VOLUMES = [1_000, 100_000, 10 * MILLION] as const;

/** Months for which the orders of earlier months are stored, in the bills. */
export const KEPT_MONTHS = 12;

/** Age of a log line at which a protected stage deletes it, in months, and the part of its size after compression (CloudWatch pricing). */
const LOG_MONTHS = 3;
const COMPRESSED = 0.15;

/** Line with the usage of its orders. */
export interface LineUsage {
  readonly line: string;
  readonly one: OrderUsage;
}

/** Part of the report, with the comparison with its budget. */
export interface Section {
  readonly text: string;
  readonly within: boolean;
}

/** @throws Error for a line without a budget */
function budgetOf(line: string): number {
  const budget = new Map<string, number>(Object.entries(BUDGETS.dollars.perMillionOrders)).get(line);
  if (budget === undefined) throw new Error(`bench/budgets.ts has no budget for orders of ${line}`);
  return budget;
}

/**
 * Formats a total with its budget.
 *
 * @param parts what the budget consists of
 */
function compared(total: number, budget: number, parts?: string): Section {
  const within = total <= budget;
  const figure = parts === undefined ? dollars(budget) : `${dollars(budget)}, which is ${parts}`;
  return { text: `  budget: ${figure}${within ? '' : '   EXCEEDED'}`, within };
}

/** Compares the bill of a million orders with the budget of the line and of the events of an order in the log. */
function ordersCompared(line: string, total: number, events: number): Section {
  const [own, each] = [budgetOf(line), BUDGETS.dollars.perMillionEvents];
  const parts = `${dollars(own)} and ${dollars(each)} for each of ${events.toFixed(1)} events in the log`;
  return compared(total, own + each * events, parts);
}

/** Returns the usage of orders of one month, with the storage of its logs. */
function monthOf({ once }: OrderUsage, orders: number): Usage {
  const usage = multiplied(once, orders);
  const { functionLogBytes = 0, platformLogBytes = 0, accessLogBytes = 0, workflowLogBytes = 0 } = usage;
  const bytes = functionLogBytes + platformLogBytes + accessLogBytes + workflowLogBytes;
  return sum(usage, { logGigabyteMonths: (bytes / 1e9) * COMPRESSED * LOG_MONTHS });
}

/** Formats the bill of a million orders. Callers keep their tokens. */
export function ordersSection({ line, one }: LineUsage): Section {
  const usage = monthOf(one, MILLION);
  const bill = billOf(sum(usage, callersUsage));
  const budget = ordersCompared(line, bill.total, one.once.loggedEvents ?? 0);
  const { functionLogBytes = 0, platformLogBytes = 0, accessLogBytes = 0, workflowLogBytes = 0 } = one.once;
  const logged = (functionLogBytes + platformLogBytes + accessLogBytes + workflowLogBytes) / 1e3;
  const text = [
    billTable(bill, { of: 'one order', count: MILLION }),
    budget.text,
    `  ${shareLine(bill)}`,
    `  Logs: ${logged.toFixed(1)} KB an order. Each further month of storing these orders: ${dollars(billOf(multiplied(one.monthly, MILLION)).total)}.`,
    `  With a new token for each request instead: ${dollars(costOf('tokens', usage.apiRequests ?? 0))} more.`,
  ];
  return { text: text.join('\n'), within: budget.within };
}

/** Formats the bill of a million deliveries of webhooks, which are beside the orders. */
export function deliveriesSection(one: OrderUsage): Section {
  const bill = billOf(monthOf(one, MILLION));
  const budget = compared(bill.total, BUDGETS.dollars.perMillionDeliveries);
  const text = [billTable(bill, { of: 'one delivery', count: MILLION }), budget.text, `  ${shareLine(bill)}`];
  return { text: text.join('\n'), within: budget.within };
}

/** Formats the bill of a month without orders. */
export function standingSection(standing: Usage): Section {
  const bill = billOf(standing);
  const budget = compared(bill.total, BUDGETS.dollars.standingAMonth);
  return { text: [billTable(bill), budget.text, `  ${shareLine(bill)}`].join('\n'), within: budget.within };
}

/** Formats the whole bill of a month by the number of orders, of one line each. Orders of the months before are still stored. */
export function volumesSection(lines: readonly LineUsage[], standing: Usage): string {
  const total = ({ one }: LineUsage, orders: number): Bill =>
    billOf(sum(monthOf(one, orders), multiplied(one.monthly, orders * (KEPT_MONTHS - 1)), callersUsage, standing));
  const rows = VOLUMES.map((orders) => [quantity(orders), ...lines.map((line) => dollars(total(line, orders).total))]);
  return aligned([['orders a month', ...lines.map(({ line }) => line)], ...rows]);
}
