import { taskTable } from '../../core/model/background-task.ts';
import { PACIFIC } from './calendar.ts';
import { COMPLETES_ORDERS } from './tables-used.ts';

/**
 * Background tasks of the line (docs/contracts/subscriptions.md, "NEW", docs/contracts/subscriptions.md, "RENEWAL" and
 * docs/contracts/subscriptions.md, "Customers, deployments, subscriptions, prices").
 */
export const tasks = taskTable({
  'complete-order': {
    summary: 'Completes orders or lets them fail',
    tables: COMPLETES_ORDERS,
    timeoutSeconds: 60,
    trigger: 'status',
    // A large order, or an order behind many others of its customer, takes several calls.
    isLong: true,
  },
  'activate-customer': {
    summary: 'Activates new customers',
    tables: { Accounts: ['GetItem', 'PutItem'] },
    timeoutSeconds: 60,
    trigger: { inserted: { table: 'Accounts', sortKey: 'CUSTOMER' } },
  },
  'run-anniversaries': {
    summary: "Runs customers' anniversaries: renews subscriptions with auto renewal, expires the others",
    tables: { ...COMPLETES_ORDERS, Accounts: [...COMPLETES_ORDERS.Accounts, 'Query by-anniversary'] },
    timeoutSeconds: 900,
    trigger: { schedule: { hour: 0, minute: 5, timeZone: PACIFIC } },
  },
});
