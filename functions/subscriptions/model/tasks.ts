import { taskTable } from '../../core/model/background-task.ts';
import { PACIFIC } from './calendar.ts';

/**
 * Background tasks of the line (docs/contracts/subscriptions.md, "NEW", docs/contracts/subscriptions.md, "RENEWAL" and
 * docs/contracts/subscriptions.md, "Customers, deployments, subscriptions, prices").
 */
export const tasks = taskTable({
  'complete-order': {
    summary: 'Completes orders or lets them fail',
    // An order placed after its customer's anniversary first runs that anniversary, which reads renewed offers from the catalog.
    tables: { Orders: 'write', Accounts: 'delete', Catalog: 'read' },
    timeoutSeconds: 60,
    trigger: 'status',
    // A large order, or an order behind many others of its customer, takes several calls.
    isLong: true,
  },
  'activate-customer': {
    summary: 'Activates new customers',
    tables: { Accounts: 'write' },
    timeoutSeconds: 60,
    trigger: { inserted: { table: 'Accounts', sortKey: 'CUSTOMER' } },
  },
  'run-anniversaries': {
    summary: "Runs customers' anniversaries: renews subscriptions with auto renewal, expires the others",
    tables: { Orders: 'write', Accounts: 'delete', Catalog: 'read' },
    timeoutSeconds: 900,
    trigger: { schedule: { hour: 0, minute: 5, timeZone: PACIFIC } },
  },
});
