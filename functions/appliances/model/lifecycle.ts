import type { Deadline, StatusRow } from '../../core/model/lifecycle.ts';

/** docs/contracts/appliances.md, "Status". */
export type ApplianceStatus =
  | 'new'
  | 'gathering info'
  | 'pending feedback'
  | 'info received'
  | 'provisioning'
  | 'qa'
  | 'shipped'
  | 'delivered'
  | 'installed'
  | 'in production'
  | 'archived'
  | 'cancelled';

/** A row of the appliance order's lifecycle table. */
export interface ApplianceStatusRow extends StatusRow<ApplianceStatus> {
  /** The order as a whole must be valid to be in this status (docs/contracts/appliances.md, "Holistic validation"). */
  readonly holistic?: true;
  /** The order takes comments and a status change, no other edit (docs/contracts/appliances.md, "Status"). */
  readonly closed?: true;
}

const stalled: Deadline = { reason: 'stalled', due: { afterDays: 2 } };
const dueDatePassed: Deadline = { reason: 'due date passed', due: { field: 'dueDate' }, onDeadline: { flagged: true } };

/** The appliance order's lifecycle: docs/contracts/appliances.md, "Status" and "What each status demands". */
export const lifecycle: Readonly<Record<ApplianceStatus, ApplianceStatusRow>> = {
  new: {
    description: 'Created; nothing has been done yet.',
    next: ['gathering info', 'info received', 'provisioning', 'cancelled'],
    initial: true,
    deadlines: [stalled],
    stuckAfterDays: 7,
  },
  'gathering info': {
    description: 'The operator is collecting what is missing.',
    next: ['pending feedback', 'info received', 'cancelled'],
    initial: true,
    deadlines: [stalled],
    stuckAfterDays: 14,
  },
  'pending feedback': {
    description: 'A question is with the partner.',
    next: ['gathering info', 'info received', 'cancelled'],
    initial: true,
    deadlines: [{ reason: 'feedback overdue', due: { afterDays: 3 }, onDeadline: { flagged: true } }],
    stuckAfterDays: 14,
  },
  'info received': {
    description: 'Everything asked for has arrived.',
    next: ['gathering info', 'provisioning', 'cancelled'],
    initial: true,
    deadlines: [stalled],
    stuckAfterDays: 7,
  },
  provisioning: {
    description: 'The appliances are being configured. From here on the order must be valid as a whole.',
    next: ['pending feedback', 'qa', 'cancelled'],
    initial: true,
    holistic: true,
    deadlines: [stalled, dueDatePassed],
    stuckAfterDays: 14,
  },
  qa: {
    description: 'The configured appliances are being tested.',
    next: ['provisioning', 'shipped', 'cancelled'],
    initial: true,
    holistic: true,
    deadlines: [stalled, dueDatePassed],
    stuckAfterDays: 7,
  },
  shipped: {
    description: 'On the way to the site.',
    next: ['delivered'],
    initial: true,
    holistic: true,
    deadlines: [{ reason: 'delivery overdue', due: { afterDays: 10 } }, dueDatePassed],
    stuckAfterDays: 21,
  },
  delivered: {
    description: 'Arrived at the site; back to qa when it arrived broken.',
    next: ['qa', 'installed'],
    initial: true,
    holistic: true,
    deadlines: [dueDatePassed],
    stuckAfterDays: 30,
  },
  installed: {
    description: 'Mounted and reachable.',
    next: ['in production'],
    initial: true,
    holistic: true,
    stuckAfterDays: 30,
  },
  'in production': {
    description: 'Carrying traffic.',
    next: ['archived'],
    initial: true,
    holistic: true,
  },
  archived: { description: 'Closed for good.', next: [], closed: true },
  cancelled: { description: 'Withdrawn before shipping.', next: ['archived'], closed: true },
};
