import { endOfCurrency } from '../../core/validation/currencies.ts';
import { shown } from '../../core/validation/issue-message.ts';
import type { Offer } from '../model/catalog-items.ts';
import { parseOfferId, productOf } from '../model/offer-id.ts';
import { isEntitledTo } from '../model/volume-levels.ts';
import { isWithdrawn } from '../pricing/price-quote.ts';
import type { PurchaseContext, PurchaseLine } from './purchase-context.ts';
import { lineRule, type RequestedLine, type Rule, type RuleInput } from './rule-engine.ts';

/** Reason why a customer may not buy an offer (docs/contracts/subscriptions.md, "NEW"). */
type Ineligible = 'INELIGIBLE_MARKET_SEGMENT' | 'INELIGIBLE_ADD_ON' | 'CUSTOMER_NOT_ELIGIBLE_FOR_PURCHASE';

/**
 * Requires an offer to exist, not to be withdrawn, and to be of the expected product, if there is one
 * (docs/contracts/subscriptions.md, "NEW").
 *
 * @param productFor returns the product expected for a line
 * @example knownOffer(() => undefined).details({ lines: [{ line: { extLineItemNumber: 1, offerId: 'X' } }] }) // ['Line Item: 1, Reason: there is no offer "X"']
 */
export const knownOffer = <Line extends PurchaseLine>(
  productFor: (line: Line) => string | undefined,
): Rule<PurchaseContext<Line>> =>
  lineRule('2122', (line: Line, { context }: PurchaseContext<Line>) => {
    const { offer } = line;
    if (offer === undefined) return `there is no offer ${shown(line.line.offerId)}`;
    if (isWithdrawn(offer, context.now)) return `offer ${offer.offerId} is withdrawn`;
    const product = productFor(line);
    return product === undefined || product === productOf(offer.offerId)
      ? undefined
      : `offerId must be of the subscription's product, ${product}`;
  });

/**
 * Requires an offer to have a price in the currency and the region (docs/contracts/subscriptions.md, "Orders"), and the currency to
 * circulate. The region of an unknown deployment is unknown.
 */
export const priced: Rule<PurchaseContext> = lineRule('2128', (line: PurchaseLine, { context }: PurchaseContext) => {
  const { offer, currencyCode } = line;
  if (offer === undefined || isDeploymentUnknown(line)) return undefined;
  const end = endOfCurrency(currencyCode ?? '', context.now.toISOString());
  if (end !== undefined) return `${currencyCode} is no currency since ${end}`;
  return line.isPriced ? undefined : `offer ${offer.offerId} has no price in ${shown(currencyCode)} there`;
});

/**
 * Checks if the customer may buy the offer (docs/contracts/subscriptions.md, "NEW"). Every reason against the purchase is listed.
 */
const eligible = (hasRightLevel: (line: PurchaseLine, order: PurchaseContext) => boolean): Rule<PurchaseContext> =>
  lineRule('2129', (line: PurchaseLine, order: PurchaseContext): readonly Ineligible[] => {
    const { offer } = line;
    if (offer === undefined) return [];
    return [
      ...(isForSegment(offer, order) ? [] : (['INELIGIBLE_MARKET_SEGMENT'] as const)),
      ...(hasBaseProduct(offer, order) ? [] : (['INELIGIBLE_ADD_ON'] as const)),
      ...(hasRightLevel(line, order) ? [] : (['CUSTOMER_NOT_ELIGIBLE_FOR_PURCHASE'] as const)),
    ];
  });

const isForSegment = ({ marketSegments }: Offer, { context }: PurchaseContext) =>
  marketSegments.includes(context.account.customer.marketSegment);

/** Returns true for a base product, and for an add-on whose base product is owned or in the order. */
const hasBaseProduct = ({ addOnTo }: Offer, { products }: PurchaseContext) =>
  addOnTo === undefined || products.has(addOnTo);

/** Requires the requested level to be no better than the customer is entitled to. */
export const eligibleAsSent: Rule<PurchaseContext> = eligible(({ line }, { entitlement }) => {
  const name = parseOfferId(line.offerId);
  return name === undefined || isEntitledTo(entitlement, name.level);
});

/**
 * Requires an offer that the customer is entitled to. An offer without a price, or of another market segment, says nothing of
 * the level; the rules for these report it.
 */
export const eligibleAtBest: Rule<PurchaseContext> = eligible(
  ({ offer, offerPrice, isPriced }, order) =>
    offerPrice !== undefined || !isPriced || offer === undefined || !isForSegment(offer, order),
);

const isDeploymentUnknown = ({ deploymentId, deployment }: PurchaseLine) =>
  deploymentId !== undefined && deployment === undefined;

/** Requires a deployment to be the customer's own (docs/contracts/subscriptions.md, "NEW"). */
export const knownDeployment: Rule<PurchaseContext> = lineRule('2138', (line: PurchaseLine) =>
  isDeploymentUnknown(line) ? `there is no deployment ${shown(line.deploymentId)}` : undefined,
);

/**
 * Requires a line that names a deployment to name the expected one.
 *
 * @param rightOne returns the deployment of the earlier purchase
 * @example expectedDeployment(() => undefined).details({ lines: [{ line: { extLineItemNumber: 1, deploymentId: '7310046258' } }] }) // ['Line Item: 1, Reason: it is for no deployment, not for "7310046258"']
 */
export const expectedDeployment = <Line extends RequestedLine>(
  rightOne: (line: Line) => string | undefined,
): Rule<RuleInput<Line>> =>
  lineRule('2138', (line: Line) => {
    const { deploymentId } = line.line;
    const right = rightOne(line);
    if (deploymentId === undefined || deploymentId === right) return undefined;
    return `it is for ${right === undefined ? 'no deployment' : `deployment ${right}`}, not for ${shown(deploymentId)}`;
  });

/** Allows deployments only for customers with global sales (docs/contracts/subscriptions.md, "NEW"). */
export const globalSales: Rule<PurchaseContext> = lineRule(
  '1140',
  ({ deployment }: PurchaseLine, { context }: PurchaseContext) =>
    deployment !== undefined && !context.account.customer.globalSalesEnabled
      ? 'deploymentId needs globalSalesEnabled'
      : undefined,
);
