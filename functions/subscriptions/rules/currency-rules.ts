import { shown } from '../../core/validation/issue-message.ts';
import type { ResolvedLine } from './purchase-context.ts';
import { lineRule, type RequestedLine, type Rule, type RuleInput } from './rule-engine.ts';

/**
 * Returns the currency that a request gives a line, at line level or else at order level (docs/contracts/subscriptions.md,
 * "Orders", currency).
 *
 * @example currencySent({ line: {} }, { request: { currencyCode: 'USD' } }) // 'USD'
 */
export const currencySent = ({ line }: RequestedLine, { request }: Pick<RuleInput, 'request'>): string | undefined =>
  line.currencyCode ?? request.currencyCode;

/** Allows a currency at order level and at line level only if both are equal (docs/contracts/subscriptions.md, "Orders"). */
export const oneCurrencyLevel: Rule<RuleInput> = lineRule(
  '2140',
  ({ line: { currencyCode } }: RequestedLine, { request }: RuleInput) =>
    currencyCode !== undefined && request.currencyCode !== undefined && currencyCode !== request.currencyCode
      ? `currencyCode is ${shown(currencyCode)}, that of the order ${shown(request.currencyCode)}`
      : undefined,
);

/**
 * Requires lines of different currencies to be for different deployments (docs/contracts/subscriptions.md, "Orders"). Lines
 * without a deployment count as one deployment. Its first line decides the currency of the others.
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

/**
 * Requires a line to have the expected currency, if there is one.
 *
 * @param rightOne returns the currency expected for a line
 * @example expectedCurrency(() => 'USD').details({ lines: [{ line: { extLineItemNumber: 1 }, currencyCode: 'EUR' }] }) // ['Line Item: 1, Reason: currencyCode must be USD, got "EUR"']
 */
export const expectedCurrency = <Line extends ResolvedLine>(
  rightOne: (line: Line) => string | undefined,
): Rule<RuleInput<Line>> =>
  lineRule('2137', (line: Line) => {
    const right = rightOne(line);
    return right === undefined || line.currencyCode === undefined || line.currencyCode === right
      ? undefined
      : `currencyCode must be ${right}, got ${shown(line.currencyCode)}`;
  });

/** Rejects a request for prices in several currencies (docs/contracts/subscriptions.md, "PREVIEW"). */
export const pricedInOneCurrency: Rule<RuleInput<ResolvedLine>> = {
  code: '2148',
  details: ({ context, lines }) => {
    const currencies = new Set(lines.flatMap(({ currencyCode }) => currencyCode ?? []));
    return context.fetchPrice && currencies.size > 1
      ? [`fetch-price: is for orders in one currency; this one has ${[...currencies].map(shown).join(', ')}`]
      : [];
  },
};
