import type { StatusRow } from '../../core/model/lifecycle.ts';

/** Status of a subscription order (docs/contracts/subscriptions.md, "Orders"). */
export type SubscriptionOrderStatus = '1000' | '1002' | '1004' | '1008' | '1020' | '1022' | '1024' | '1026';

/** Lifecycle of a subscription order (docs/contracts/subscriptions.md, "Orders"). */
export const lifecycle: Readonly<Record<SubscriptionOrderStatus, StatusRow<SubscriptionOrderStatus>>> = {
  '1002': {
    description: 'Open: placed, but not complete yet.',
    next: ['1000', '1004', '1020', '1022', '1024', '1026'],
    initial: true,
    task: 'complete-order',
    // The workflow takes seconds, and its retries take a quarter of an hour.
    stuckAfterDays: 1 / 24,
  },
  '1000': { description: 'Complete: the subscriptions are as ordered.', next: ['1008'] },
  '1004': { description: 'Failed; no subscription was changed.', next: [] },
  '1008': { description: 'Returned: every line was returned.', next: [] },
  '1020': { description: 'Failed: the distributor is inactive.', next: [] },
  '1022': { description: 'Failed: the reseller is inactive.', next: [] },
  '1024': { description: 'Failed: the customer is inactive.', next: [] },
  '1026': { description: 'Failed: there is no such customer.', next: [] },
};
