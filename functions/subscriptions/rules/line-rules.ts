import { REFERENCE_LENGTH } from '../contract/fields.ts';
import { MOST_LINES } from '../contract/place-order-contract.ts';
import type { Offer } from '../model/catalog-items.ts';
import { lineRule, type RequestedLine, type Rule, type RuleInput } from './rule-engine.ts';

/** Highest number of a line (docs/contracts/subscriptions.md, "Orders"). */
export const HIGHEST_LINE_NUMBER = 999_999;

/** Highest quantity of a line, by the offer's tier (docs/contracts/subscriptions.md, "Orders"). */
export const MOST_UNITS: Readonly<Record<Offer['tier'], number>> = { TEAM: 10_000, ENTERPRISE: 200_000 };

/** Largest quantity that every offer takes. */
export const ALWAYS_TAKEN = MOST_UNITS.TEAM;

/** Limits the number of lines (docs/contracts/subscriptions.md, "Orders"). */
export const lineLimit: Rule<RuleInput> = {
  code: '2119',
  details: ({ lines }) => (lines.length > MOST_LINES ? [`lineItems: must have at most ${MOST_LINES} items`] : []),
};

/** Limits the length of the external reference (docs/contracts/subscriptions.md, "Orders"). */
export const referenceLimit: Rule<RuleInput> = {
  code: '2126',
  details: ({ request: { externalReferenceId = '' } }) => {
    const { length } = [...externalReferenceId];
    const message = `must have at most ${REFERENCE_LENGTH} characters, got ${length}`;
    return length > REFERENCE_LENGTH ? [{ path: 'externalReferenceId', message }] : [];
  },
};

const isWhole = (number: number, highest: number) => Number.isInteger(number) && number >= 1 && number <= highest;

/** Checks the range of line numbers (docs/contracts/subscriptions.md, "Orders"). */
export const lineNumber: Rule<RuleInput> = lineRule('2123', ({ line: { extLineItemNumber } }: RequestedLine) =>
  isWhole(extLineItemNumber, HIGHEST_LINE_NUMBER)
    ? undefined
    : `extLineItemNumber must be a whole number from 1 to ${HIGHEST_LINE_NUMBER}`,
);

/** Rejects duplicate line numbers (docs/contracts/subscriptions.md, "Orders"). Each number is listed once. */
export const uniqueLineNumbers: Rule<RuleInput> = {
  code: '2121',
  details: ({ lines }) =>
    [...Map.groupBy(lines, ({ line }) => line.extLineItemNumber)].flatMap(([number, same]) =>
      same.length > 1 ? [`Line Item: ${number}, Reason: ${same.length} lines have this number`] : [],
    ),
};

/**
 * Returns the highest quantity of a line. For an unknown offer it is the Enterprise limit.
 *
 * @example mostUnits(undefined) // 200000
 */
export const mostUnits = (offer: Offer | undefined): number => MOST_UNITS[offer?.tier ?? 'ENTERPRISE'];

/**
 * Checks the range of a line's quantity (docs/contracts/subscriptions.md, "Orders").
 *
 * @param mostOf returns the highest quantity of a line
 * @example quantityUpTo(() => 10).details({ lines: [{ line: { extLineItemNumber: 1, quantity: 11 } }] }) // ['Line Item: 1, Reason: quantity must be a whole number from 1 to 10']
 */
export const quantityUpTo = <Line extends RequestedLine>(mostOf: (line: Line) => number): Rule<RuleInput<Line>> =>
  lineRule('2120', (line: Line) => {
    const most = mostOf(line);
    return isWhole(line.line.quantity, most) ? undefined : `quantity must be a whole number from 1 to ${most}`;
  });

/** Allows at most one flexible discount code on a line (docs/contracts/subscriptions.md, "Orders"). */
export const oneFlexDiscount: Rule<RuleInput> = lineRule(
  '2147',
  ({ line: { flexDiscountCodes = [] } }: RequestedLine) => flexDiscountCodes.length > 1 || undefined,
);
