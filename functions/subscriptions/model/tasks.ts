import { taskTable } from '../../core/model/background-task.ts';
import { PACIFIC } from './calendar.ts';

/** What the line does without anybody calling an endpoint (docs/contracts/subscriptions.md, "NEW", "RENEWAL" and "Customers, deployments, subscriptions, prices": by workflow). */
export const tasks = taskTable({
  'complete-order': {
    summary: 'Completes orders, or lets them fail',
    // An order that comes after its customer's anniversary begins that first: the catalog has what is renewed.
    tables: { Orders: 'write', Accounts: 'delete', Catalog: 'read' },
    timeoutSeconds: 60,
    trigger: 'status',
  },
  'activate-customer': {
    summary: 'Activates new customers',
    tables: { Accounts: 'write' },
    timeoutSeconds: 60,
    trigger: { inserted: { table: 'Accounts', sortKey: 'CUSTOMER' } },
  },
  'run-anniversaries': {
    summary: "Begins customers' anniversaries: what renews itself is renewed, the rest expires",
    tables: { Orders: 'write', Accounts: 'delete', Catalog: 'read' },
    timeoutSeconds: 900,
    trigger: { schedule: { hour: 0, minute: 5, timeZone: PACIFIC } },
  },
});
