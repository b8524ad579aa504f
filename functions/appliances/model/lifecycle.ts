import type { Deadline, StatusRow } from '../../core/model/lifecycle.ts';

/** Statuses of an appliance order (docs/contracts/appliances.md, "Status"). */
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
  /**
   * True for a status that requires the order to pass holistic validation (docs/contracts/appliances.md, "Holistic validation").
   */
  readonly holistic?: true;
  /** True for a status in which the order accepts only comments and a status change (docs/contracts/appliances.md, "Status"). */
  readonly closed?: true;
}

const stalled: Deadline = { reason: 'stalled', due: { afterDays: 2 } };
const dueDatePassed: Deadline = { reason: 'due date passed', due: { field: 'dueDate' }, onDeadline: { flagged: true } };

/** The lifecycle of an appliance order (docs/contracts/appliances.md, "Status" and "What each status demands"). */
export const lifecycle: Readonly<Record<ApplianceStatus, ApplianceStatusRow>> = {
  new: {
    description: 'The order is created; no work has begun.',
    next: ['gathering info', 'info received', 'provisioning', 'cancelled'],
    initial: true,
    deadlines: [stalled],
    stuckAfterDays: 7,
  },
  'gathering info': {
    description: 'The operator is collecting missing information.',
    next: ['pending feedback', 'info received', 'cancelled'],
    initial: true,
    deadlines: [stalled],
    stuckAfterDays: 14,
  },
  'pending feedback': {
    description: 'The partner has to answer a question.',
    next: ['gathering info', 'info received', 'cancelled'],
    initial: true,
    deadlines: [{ reason: 'feedback overdue', due: { afterDays: 3 }, onDeadline: { flagged: true } }],
    stuckAfterDays: 14,
  },
  'info received': {
    description: 'All requested information has arrived.',
    next: ['gathering info', 'provisioning', 'cancelled'],
    initial: true,
    deadlines: [stalled],
    stuckAfterDays: 7,
  },
  provisioning: {
    description:
      'The operator is configuring the appliances. From this status on, the order must pass holistic validation.',
    next: ['pending feedback', 'qa', 'cancelled'],
    initial: true,
    holistic: true,
    deadlines: [stalled, dueDatePassed],
    stuckAfterDays: 14,
  },
  qa: {
    description: 'The operator is testing the configured appliances.',
    next: ['provisioning', 'shipped', 'cancelled'],
    initial: true,
    holistic: true,
    deadlines: [stalled, dueDatePassed],
    stuckAfterDays: 7,
  },
  shipped: {
    description: 'The appliances are on the way to the site.',
    next: ['delivered'],
    initial: true,
    holistic: true,
    deadlines: [{ reason: 'delivery overdue', due: { afterDays: 10 } }, dueDatePassed],
    stuckAfterDays: 21,
  },
  delivered: {
    description: 'The appliances have arrived at the site. If they arrived broken, the order returns to qa.',
    next: ['qa', 'installed'],
    initial: true,
    holistic: true,
    deadlines: [dueDatePassed],
    stuckAfterDays: 30,
  },
  installed: {
    description: 'The appliances are mounted and reachable.',
    next: ['in production'],
    initial: true,
    holistic: true,
    stuckAfterDays: 30,
  },
  'in production': {
    description: 'The appliances carry traffic.',
    next: ['archived'],
    initial: true,
    holistic: true,
  },
  archived: { description: 'The order is closed permanently.', next: [], closed: true },
  cancelled: { description: 'The order was cancelled before shipping.', next: ['archived'], closed: true },
};
