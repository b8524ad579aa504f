import { shown } from '../../core/validation/issue-message.ts';
import type { ResolvedLine } from './purchase-context.ts';
import { lineRule, type RequestedLine, type Rule, type RuleInput } from './rule-engine.ts';

/** The currency that a request gives a line: its own, or the order's (docs/contracts/subscriptions.md, "Orders": currency). */
export const currencySent = ({ line }: RequestedLine, { request }: Pick<RuleInput, 'request'>): string | undefined =>
  line.currencyCode ?? request.currencyCode;

/** docs/contracts/subscriptions.md, "Orders": at order level and at line level there may be a currency when they are equal. */
export const oneCurrencyLevel: Rule<RuleInput> = lineRule(
  '2140',
  ({ line: { currencyCode } }: RequestedLine, { request }: RuleInput) =>
    currencyCode !== undefined && request.currencyCode !== undefined && currencyCode !== request.currencyCode
      ? `currencyCode is ${shown(currencyCode)}, that of the order ${shown(request.currencyCode)}`
      : undefined,
);

/**
 * docs/contracts/subscriptions.md, "Orders": lines of different currencies must be for different deployments, the customer itself being as good as one. The
 * first line for each says what the others must have.
 */
export const alignedCurrencies: Rule<RuleInput<ResolvedLine>> = {
  code: '2137',
  details: (order) => {
    const currencies = new Map<string | undefined, string>();
    for (const { deploymentId, currencyCode } of order.lines) {
      if (currencyCode !== undefined && !currencies.has(deploymentId)) currencies.set(deploymentId, currencyCode);
    }
    return expectedCurrency(({ deploymentId }) => currencies.get(deploymentId)).details(order);
  },
};

/** A line must have the currency of what it is about, where that is known. */
export const expectedCurrency = <Line extends ResolvedLine>(
  rightOne: (line: Line) => string | undefined,
): Rule<RuleInput<Line>> =>
  lineRule('2137', (line: Line) => {
    const right = rightOne(line);
    return right === undefined || line.currencyCode === undefined || line.currencyCode === right
      ? undefined
      : `currencyCode must be ${right}, got ${shown(line.currencyCode)}`;
  });

/** docs/contracts/subscriptions.md, "PREVIEW": prices are shown in one currency. */
export const pricedInOneCurrency: Rule<RuleInput<ResolvedLine>> = {
  code: '2148',
  details: ({ context, lines }) => {
    const currencies = new Set(lines.flatMap(({ currencyCode }) => currencyCode ?? []));
    return context.fetchPrice && currencies.size > 1
      ? [`fetch-price: is for orders in one currency; this one has ${[...currencies].map(shown).join(', ')}`]
      : [];
  },
};
