import { shown } from '../../core/validation/issue-message.ts';
import type { Offer } from '../model/catalog-items.ts';
import { parseOfferId, productOf } from '../model/offer-id.ts';
import { isEntitledTo } from '../model/volume-levels.ts';
import { isWithdrawn } from '../pricing/price-quote.ts';
import type { PurchaseContext, PurchaseLine } from './purchase-context.ts';
import { lineRule, type RequestedLine, type Rule, type RuleInput } from './rule-engine.ts';

/** Why a customer may not buy an offer (docs/contracts/subscriptions.md, "NEW"). */
type Ineligible = 'INELIGIBLE_MARKET_SEGMENT' | 'INELIGIBLE_ADD_ON' | 'CUSTOMER_NOT_ELIGIBLE_FOR_PURCHASE';

/** docs/contracts/subscriptions.md, "NEW": an offer must be there, and not withdrawn; and it must be one of the product, where only one will do. */
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

/** docs/contracts/subscriptions.md, "Orders": an offer must have a price in the currency and the region. Where an unknown deployment is, is not known. */
export const priced: Rule<PurchaseContext> = lineRule('2128', (line: PurchaseLine) =>
  line.offer === undefined || line.isPriced || isDeploymentUnknown(line)
    ? undefined
    : `offer ${line.offer.offerId} has no price in ${shown(line.currencyCode)} there`,
);

/** docs/contracts/subscriptions.md, "NEW": who may buy an offer. All reasons against it are given. */
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

/** An add-on needs its base product, owned or in the order. */
const hasBaseProduct = ({ addOnTo }: Offer, { products }: PurchaseContext) =>
  addOnTo === undefined || products.has(addOnTo);

/** The offer is bought at the level that was sent: none better than the customer is entitled to. */
export const eligibleAsSent: Rule<PurchaseContext> = eligible(({ line }, { entitlement }) => {
  const name = parseOfferId(line.offerId);
  return name === undefined || isEntitledTo(entitlement, name.level);
});

/** The offer is bought at the best level that the customer may have: there must be one. Without a price there is none anyway. */
export const eligibleAtBest: Rule<PurchaseContext> = eligible(
  (line) => line.offerPrice !== undefined || !line.isPriced,
);

const isDeploymentUnknown = ({ deploymentId, deployment }: PurchaseLine) =>
  deploymentId !== undefined && deployment === undefined;

/** docs/contracts/subscriptions.md, "NEW": a deployment must be one of the customer's. */
export const knownDeployment: Rule<PurchaseContext> = lineRule('2138', (line: PurchaseLine) =>
  isDeploymentUnknown(line) ? `there is no deployment ${shown(line.deploymentId)}` : undefined,
);

/** A line about something that was bought already is for the same deployment, when it names one. */
export const expectedDeployment = <Line extends RequestedLine>(
  rightOne: (line: Line) => string | undefined,
): Rule<RuleInput<Line>> =>
  lineRule('2138', (line: Line) => {
    const { deploymentId } = line.line;
    const right = rightOne(line);
    if (deploymentId === undefined || deploymentId === right) return undefined;
    return `it is for ${right === undefined ? 'no deployment' : `deployment ${right}`}, not for ${shown(deploymentId)}`;
  });

/** docs/contracts/subscriptions.md, "NEW": deployments need global sales. */
export const globalSales: Rule<PurchaseContext> = lineRule(
  '1140',
  ({ deployment }: PurchaseLine, { context }: PurchaseContext) =>
    deployment !== undefined && !context.account.customer.globalSalesEnabled
      ? 'deploymentId needs globalSalesEnabled'
      : undefined,
);
