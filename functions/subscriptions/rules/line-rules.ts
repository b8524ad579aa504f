import { REFERENCE_LENGTH } from '../contract/fields.ts';
import { MOST_LINES } from '../contract/place-order-contract.ts';
import type { Offer } from '../model/catalog-items.ts';
import { lineRule, type RequestedLine, type Rule, type RuleInput } from './rule-engine.ts';

const HIGHEST_LINE_NUMBER = 999_999;

/** docs/contracts/subscriptions.md, "Orders": most units of a line, by the offer's tier. */
const MOST_UNITS: Readonly<Record<Offer['tier'], number>> = { TEAM: 10_000, ENTERPRISE: 200_000 };

/** docs/contracts/subscriptions.md, "Orders": too many lines. */
export const lineLimit: Rule<RuleInput> = {
  code: '2119',
  details: ({ lines }) => (lines.length > MOST_LINES ? [`lineItems: must have at most ${MOST_LINES} items`] : []),
};

/** docs/contracts/subscriptions.md, "Orders": a long external reference. */
export const referenceLimit: Rule<RuleInput> = {
  code: '2126',
  details: ({ request: { externalReferenceId = '' } }) => {
    const { length } = [...externalReferenceId];
    return length > REFERENCE_LENGTH
      ? [`externalReferenceId: must have at most ${REFERENCE_LENGTH} characters, got ${length}`]
      : [];
  },
};

const isWhole = (number: number, highest: number) => Number.isInteger(number) && number >= 1 && number <= highest;

/** docs/contracts/subscriptions.md, "Orders": a line's number. */
export const lineNumber: Rule<RuleInput> = lineRule('2123', ({ line: { extLineItemNumber } }: RequestedLine) =>
  isWhole(extLineItemNumber, HIGHEST_LINE_NUMBER)
    ? undefined
    : `extLineItemNumber must be a whole number from 1 to ${HIGHEST_LINE_NUMBER}`,
);

/** docs/contracts/subscriptions.md, "Orders": numbers that several lines have, each told once. */
export const uniqueLineNumbers: Rule<RuleInput> = {
  code: '2121',
  details: ({ lines }) =>
    [...Map.groupBy(lines, ({ line }) => line.extLineItemNumber)].flatMap(([number, same]) =>
      same.length > 1 ? [`Line Item: ${number}, Reason: ${same.length} lines have this number`] : [],
    ),
};

/** Most units of an offer on a line. While it is not known what is ordered, it may be what an Enterprise offer allows. */
export const mostUnits = (offer: Offer | undefined): number => MOST_UNITS[offer?.tier ?? 'ENTERPRISE'];

/** docs/contracts/subscriptions.md, "Orders": a line's quantity, up to what there may be of it. */
export const quantityUpTo = <Line extends RequestedLine>(mostOf: (line: Line) => number): Rule<RuleInput<Line>> =>
  lineRule('2120', (line: Line) => {
    const most = mostOf(line);
    return isWhole(line.line.quantity, most) ? undefined : `quantity must be a whole number from 1 to ${most}`;
  });

/** docs/contracts/subscriptions.md, "Orders": at most one flexible discount code on a line. */
export const oneFlexDiscount: Rule<RuleInput> = lineRule(
  '2147',
  ({ line: { flexDiscountCodes = [] } }: RequestedLine) => flexDiscountCodes.length > 1 || undefined,
);
