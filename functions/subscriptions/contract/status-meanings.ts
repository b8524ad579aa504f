import type * as z from 'zod';
import type { Chapter, FollowGuide, StatusMeaning } from '../../core/documentation/documented-statuses.ts';
import type { CustomerStatus } from '../model/account-items.ts';
import type { SubscriptionOrderStatus } from '../model/lifecycle.ts';
import type { OrderLine } from './order-contract.ts';
import type { Subscription } from './subscription-contract.ts';

const failed: StatusMeaning = {
  setBy: 'The service. Nothing of the order took effect.',
  mayBeDone: 'Correct the cause. Place a new order with a new `X-Correlation-Id`.',
};

/** Meanings of the statuses of orders. The type requires a row for each status. */
const STATUSES: Readonly<Record<SubscriptionOrderStatus, StatusMeaning>> = {
  '1002': {
    setBy: 'You place a NEW, RETURN or RENEWAL order, or the service does at an anniversary.',
    mayBeDone: 'Change `externalReferenceId`. Place further orders of the customer.',
  },
  '1000': {
    setBy: 'The service, seconds after the order was placed.',
    mayBeDone: 'Return lines of a NEW or RENEWAL order for 14 days. Change `externalReferenceId`.',
  },
  '1004': failed,
  '1008': {
    setBy: 'The service, when a RETURN of the last line is complete.',
    mayBeDone: 'Change `externalReferenceId`. Place a new order.',
  },
  '1020': failed,
  '1022': failed,
  '1024': failed,
  '1026': failed,
};

/** A status of an account or a line, with its consequence for callers. */
type Meanings<Status extends string> = Readonly<Record<Status, string>>;

const table = (meanings: Meanings<string>): string =>
  `| Status | Meaning |\n| --- | --- |\n${Object.entries(meanings)
    .map(([status, meaning]) => `| \`${status}\` | ${meaning} |`)
    .join('\n')}`;

const customers: Meanings<CustomerStatus> = {
  '1000': 'Active: it may order and be changed. The service sets it a moment after the customer was added.',
  '1002': 'Pending: it may order already, but a change of its data is the error `1125`.',
  '1004': 'Inactive: an order that is not complete yet fails with `1024`.',
  '1010': 'Inactive like `1004`.',
  '1012': 'Blocked: inactive, and a change of its data is the error `1125`.',
  '1014': 'Inactive like `1004`.',
};

const subscriptions: Meanings<z.output<typeof Subscription>['status']> = {
  '1000': 'Active: the customer uses it. With `autoRenewal.enabled` its anniversary renews it.',
  '1004':
    'Inactive: it has expired, or all of it was returned. While `allowedActions` has `MANUAL_RENEWAL`, for 30 days after the anniversary, a RENEWAL makes it active again.',
};

const lines: Meanings<Exclude<z.output<typeof OrderLine>['status'], ''>> = {
  '1002': 'Open, as its order is.',
  '1000': 'Complete: `subscriptionId` names the subscription.',
  '1004': 'Failed, as its order has. In a PREVIEW_RENEWAL: the offer is withdrawn by the anniversary.',
  '1008': 'Returned. The order follows with its last line.',
};

const accounts: Chapter = {
  heading: 'Statuses of customers, subscriptions and lines',
  text: `The same numbers mean different things in different objects. A status of a customer changes outside this interface, except that a new one becomes active. A deployment is always \`1000\`.

**Customers**

${table(customers)}

**Subscriptions**

${table(subscriptions)}

**Lines of an order**

${table(lines)}`,
};

/** Guide to following subscription orders. */
export const following: FollowGuide = {
  statuses: STATUSES,
  polling:
    'An order is complete within seconds. Read it every two seconds for a minute, then once a minute. Waiting ends with `1000` or a failure. After an hour in `1002`, ask for help: the service has an alarm for it.',
  chapters: [accounts],
};
