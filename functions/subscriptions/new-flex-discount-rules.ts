import { decimalsOf, isCurrency } from '../core/currencies.ts';
import { shown } from '../core/issue-message.ts';
import type { FieldProblem } from '../core/problem.ts';
import type { Outcome } from './catalog-items.ts';
import type { FlexDiscountFields } from './flex-discounts.ts';

type Value = Outcome['discountValues'][number];

/** Everything that is wrong with a flexible discount whose fields are each well-formed. */
export const flexDiscountProblems = (fields: FlexDiscountFields): FieldProblem[] => [
  ...dateProblems(fields),
  ...valueProblems(fields.outcomes),
  ...repeatedValues(fields.outcomes),
];

function dateProblems({ startDate, endDate, discountLockEndDate }: FlexDiscountFields): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (isBefore(endDate, startDate)) problems.push({ path: 'endDate', message: 'must not be before startDate' });
  if (discountLockEndDate !== undefined && isBefore(discountLockEndDate, endDate)) {
    problems.push({ path: 'discountLockEndDate', message: 'must not be before endDate' });
  }
  return problems;
}

const isBefore = (one: string, other: string) => Date.parse(one) < Date.parse(other);

const pathOf = (outcome: number, value: number) => `outcomes[${outcome}].discountValues[${value}]`;

const valueProblems = (outcomes: readonly Outcome[]): FieldProblem[] =>
  outcomes.flatMap(({ type, discountValues }, outcome) =>
    discountValues.flatMap((value, index) =>
      type === 'PERCENTAGE_DISCOUNT'
        ? percentageProblems(value, pathOf(outcome, index))
        : amountProblems(value, type, pathOf(outcome, index)),
    ),
  );

function percentageProblems({ value }: Value, path: string): FieldProblem[] {
  if (value >= 0 && value <= 100) return [];
  return [{ path: `${path}.value`, message: `must be a percentage from 0 to 100, got ${shown(value)}` }];
}

/** Contract, "Discounts": an amount is per unit and year, or the price itself, in some currency. */
function amountProblems({ value, currency }: Value, type: string, path: string): FieldProblem[] {
  if (currency === undefined) {
    return [{ path: `${path}.currency`, message: `is missing; ${type} needs it`, fault: 'missing' }];
  }
  if (!(value >= 0)) return [{ path: `${path}.value`, message: `must be at least 0, got ${shown(value)}` }];
  if (!isCurrency(currency)) return [];
  const most = decimalsOf(currency);
  if (Number(value.toFixed(most)) === value) return [];
  const decimals = most === 0 ? 'no decimals' : `at most ${most} decimals`;
  return [{ path: `${path}.value`, message: `must have ${decimals} in ${currency}, got ${shown(value)}` }];
}

/** A discount does one thing in a country and a currency. */
function repeatedValues(outcomes: readonly Outcome[]): FieldProblem[] {
  const first = new Map<string, string>();
  return outcomes.flatMap(({ discountValues }, outcome) =>
    discountValues.flatMap(({ country, currency }, index): FieldProblem[] => {
      const [key, path] = [JSON.stringify([country, currency]), pathOf(outcome, index)];
      const before = first.get(key);
      if (before === undefined) first.set(key, path);
      return before === undefined ? [] : [{ path, message: `is for the same country and currency as ${before}` }];
    }),
  );
}
