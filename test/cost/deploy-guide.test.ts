import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { BUDGETS } from '../../bench/budgets.ts';

const GUIDE = readFileSync(new URL('../../DEPLOY.md', import.meta.url), 'utf8');

/** Returns the dollars in the row of the guide's table that begins with a text. */
const dollarsOf = (row: string): number =>
  Number(
    GUIDE.split('\n')
      .find((line) => line.startsWith(`| ${row}`))
      ?.split('|')
      .at(-2),
  );

test('the guide for deployers names the budgets', () => {
  const { perMillionOrders, perMillionEvents, perMillionDeliveries, standingAMonth } = BUDGETS.dollars;
  expect(dollarsOf('a month without orders')).toBe(standingAMonth);
  expect(dollarsOf('a million appliance orders')).toBe(perMillionOrders.appliances);
  expect(dollarsOf('a million device orders, or subscription orders')).toBe(perMillionOrders.devices);
  expect(perMillionOrders.subscriptions).toBe(perMillionOrders.devices);
  expect(dollarsOf('a million events in the log')).toBe(perMillionEvents);
  expect(dollarsOf('a million deliveries to webhooks')).toBe(perMillionDeliveries);
});
