import type { ErrorCodes, ErrorMeaning } from '../../core/documentation/documented-errors.ts';
import { CODES, type Code, isCode } from '../model/error-codes.ts';

/** A meaning without the message, which the table of codes has. */
type OwnMeaning = Omit<ErrorMeaning, 'message'>;

/** Meanings of the error codes. The type requires a row for each code. */
const MEANINGS: Readonly<Record<Code, OwnMeaning>> = {
  '1116': {
    meaning: 'No customer of yours has the `customerId` in the path.',
    remedy: 'Check the id, and that the token is of the client that added the customer.',
  },
  '1117': {
    meaning:
      'Values are invalid, or HTTP itself is at fault. The details name every field, and for HTTP `body`, `path`, `method`, `Accept`, `Content-Type` or `Content-Encoding`.',
    remedy: 'Compare each named field with its schema in this reference.',
  },
  '1119': {
    meaning: 'Fields cannot be edited. The details name them.',
    remedy: 'Leave the named fields out, or send their present values.',
  },
  '1121': {
    meaning: 'The request has fields that the operation does not know. The details name them all.',
    remedy: 'Correct the spelling, or leave the fields out.',
  },
  '1122': {
    meaning: 'Required fields are missing. The details name them all.',
    remedy: 'Add the named fields. Faults of other codes come out only afterwards.',
  },
  '1124': {
    meaning: 'A fault of the service, or a busy store. The request may have taken effect.',
    remedy: 'Repeat the request with the same `X-Correlation-Id`; it takes effect once.',
  },
  '1125': {
    meaning: 'The customer is pending (`1002`) or blocked (`1012`), and cannot be changed.',
    remedy: 'Wait until a pending customer is `1000`. A blocked customer has to be released first.',
  },
  '1132': {
    meaning: 'Parameters of the query are unknown or have invalid values. The details name them all.',
    remedy: 'Correct the named parameters, or leave them out.',
  },
  '1133': {
    meaning: 'The `offset` is larger than the number of entries.',
    remedy: 'Begin again at `offset=0`. Follow `links.next`, or add `count` where the list has no links.',
  },
  '1140': {
    meaning: 'The customer has no global sales, so it has no deployments to order for.',
    remedy: 'Set `globalSalesEnabled` of the customer, or order without `deploymentId`.',
  },
  '1141': {
    meaning: "The country of the deployment is the customer's own.",
    remedy: 'Give a deployment another country. Orders for the own country need no deployment.',
  },
  '1162': {
    meaning: 'There is no price for the region, the currency and the market segment.',
    remedy: 'Ask for another currency of the region, or for another market segment.',
  },
  '2115': {
    meaning: 'No order of the customer has this id. In a RETURN it is `referenceOrderId` that names none.',
    remedy: 'Check `orderId` and `customerId`; an order is read below its own customer only.',
  },
  '2119': {
    meaning: 'The order has more than 499 lines, or the customer would have more than 650 active subscriptions.',
    remedy: 'Split the order.',
  },
  '2120': {
    meaning:
      'The quantity is no whole number in the range of the offer. For a renewal the range ends at the quantity of the subscription.',
    remedy: 'Send a quantity from 1 to the limit that the reason of the line names.',
  },
  '2121': {
    meaning: 'Several lines have the same `extLineItemNumber`. The details name each number once.',
    remedy: 'Number the lines of an order differently.',
  },
  '2122': {
    meaning: 'The offer does not exist, is withdrawn, or is not of the product of the subscription.',
    remedy: 'Take the `offerId` from a PREVIEW or from the price list.',
  },
  '2123': {
    meaning: 'The `extLineItemNumber` is no whole number from 1 to 999999.',
    remedy: 'Number the lines from 1 on.',
  },
  '2126': {
    meaning: 'The `externalReferenceId` has more than 35 characters.',
    remedy: 'Shorten the reference.',
  },
  '2128': {
    meaning: 'The offer has no price in this currency and region, or the currency has ended.',
    remedy: 'Take a currency that the price list has for the region of the customer or the deployment.',
  },
  '2129': {
    meaning:
      'The customer may not buy the offer. The reason of each line is the market segment, a missing base product, or a level that is too good.',
    remedy:
      'Send a PREVIEW: it returns the best offers that the customer may have. Order an add-on with its base product.',
  },
  '2130': {
    meaning: 'The `offerId` is not that of the original line.',
    remedy: 'Send the line as the order has it.',
  },
  '2131': {
    meaning: 'The original order has no line with this `extLineItemNumber`.',
    remedy: 'Send the number of the line that you return.',
  },
  '2132': {
    meaning: 'The quantity is not that of the original line. A line is returned as a whole.',
    remedy: 'Send the quantity of the original line.',
  },
  '2133': {
    meaning: 'The line is returned already, or an open RETURN returns it.',
    remedy: 'Read the original order. If the line is `1008`, there is nothing left to do.',
  },
  '2134': {
    meaning:
      'The original order cannot be returned. It is no NEW or RENEWAL order, is not complete, or is older than 14 days. The details have the reason.',
    remedy:
      'If the order is still open (`1002`), wait until it is `1000`. Otherwise the order cannot be returned any more.',
  },
  '2136': {
    meaning: 'A preview of the anniversary has nothing to renew. No active subscription has auto-renewal on.',
    remedy: 'Switch `autoRenewal.enabled` on for a subscription, or name lines to preview a manual renewal.',
  },
  '2137': {
    meaning: 'Lines have different currencies, and are not for different deployments.',
    remedy: 'Send one currency, or one order for each currency.',
  },
  '2138': {
    meaning: 'The customer has no such deployment, or the line is for another one.',
    remedy: 'Take the `deploymentId` from the list of deployments.',
  },
  '2140': {
    meaning: 'A line has another currency than the order.',
    remedy: 'Send the currency at the lines only.',
  },
  '2141': {
    meaning: 'The flexible discount is not for the product, the country, the market segment or the currency.',
    remedy: 'Choose a code from the list of flexible discounts, or leave `flexDiscountCodes` out.',
  },
  '2144': {
    meaning: 'The line has a flexible discount and a `discountCode`.',
    remedy: 'Leave one of the two out.',
  },
  '2145': {
    meaning: 'The flexible discount is on an add-on. Only base products take one.',
    remedy: 'Leave `flexDiscountCodes` of the add-on out.',
  },
  '2146': {
    meaning: 'The flexible discount code is unknown, inactive or out of its dates.',
    remedy: 'Choose a code from the list of flexible discounts.',
  },
  '2147': {
    meaning: 'A line or an auto-renewal has more than one flexible discount code.',
    remedy: 'Send at most one code.',
  },
  '2148': {
    meaning: 'Prices were requested for lines of several currencies.',
    remedy: 'Leave `fetch-price` out, or preview each currency by itself.',
  },
  '3115': {
    meaning: 'The customer has no such subscription.',
    remedy: 'Take the `subscriptionId` from the list of subscriptions.',
  },
  '3116': {
    meaning: 'The `renewalQuantity` is not from 1 to the limit of the offer.',
    remedy: 'Send a quantity in the range. To renew nothing, set `autoRenewal.enabled` to false.',
  },
  '3119': {
    meaning: 'The subscription is inactive (`1004`), so its auto-renewal cannot be changed.',
    remedy: 'Renew the subscription first, while its `allowedActions` have `MANUAL_RENEWAL`.',
  },
  '3121': {
    meaning: 'The subscription of the line is active, or another line of the order renews it already.',
    remedy: 'Change its quantity with a NEW order, or wait for its anniversary.',
  },
  '3122': {
    meaning: 'The subscription expired more than 30 days ago, or all of it was returned.',
    remedy: 'Place a NEW order.',
  },
  '4115': {
    meaning: 'The header `X-Api-Key` is missing, or is not the client id of the access token.',
    remedy: 'Send the client id with which you got the token.',
  },
  '4118': {
    meaning: 'The tenant sends more requests than its limit allows. This call changed nothing.',
    remedy: 'Wait for as many seconds as `Retry-After` says, then repeat the request with the same id.',
  },
  '4119': {
    meaning:
      'The header `X-Correlation-Id` is missing, malformed, or known for another request. The details name the header.',
    remedy:
      'Send a new id for each intent, also for an order after its preview. Send the same id only to repeat a request unchanged.',
  },
  '4120': {
    meaning: 'An order within the last ten days had the same `X-Request-Id`.',
    remedy: 'Send a new `X-Request-Id` with each call, or leave it out.',
  },
  '4121': {
    meaning: 'The access token names no tenant or no caller.',
    remedy: "Use a partner's client for `/v3`, and an operators' client below `/operations/v1`.",
  },
  '4122': {
    meaning:
      'Another call with the same `X-Correlation-Id` is not finished yet. In the sandbox, the renewal order of the last anniversary is open. This call changed nothing.',
    remedy: 'Wait a second, then repeat the request with the same id.',
  },
  '5135': {
    meaning: "The `discountCode` is not the customer's own.",
    remedy: 'Send the code of `discounts[].discountCode` of the customer, or none. A PREVIEW puts the right code in.',
  },
};

/** Returns a meaning with the message that the service sends. */
const withMessage = ([code, meaning]: readonly [string, OwnMeaning]): [string, ErrorMeaning] => [
  code,
  { ...meaning, ...(isCode(code) && { message: CODES[code].message }) },
];

/** The error codes of the subscription line, with their messages. */
export const subscriptionErrors: ErrorCodes = {
  title: 'subscription orders',
  ofReusedKey: '4119' satisfies Code,
  ofRunningKey: '4122' satisfies Code,
  codes: Object.fromEntries(Object.entries(MEANINGS).map(withMessage)),
};
