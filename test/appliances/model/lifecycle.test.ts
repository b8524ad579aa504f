import { expect, test } from 'vitest';
import { type ApplianceStatus, lifecycle } from '../../../functions/appliances/model/lifecycle.ts';
import { lifecycleDiagram, statusesOf } from '../../../functions/core/model/lifecycle.ts';

const statuses = statusesOf<ApplianceStatus>(lifecycle);

/** docs/contracts/appliances.md, "Status": the table as it is printed there. */
const TRANSITIONS = `
  new | gathering info, info received, provisioning, cancelled
  gathering info | pending feedback, info received, cancelled
  pending feedback | gathering info, info received, cancelled
  info received | gathering info, provisioning, cancelled
  provisioning | pending feedback, qa, cancelled
  qa | provisioning, shipped, cancelled
  shipped | delivered
  delivered | qa, installed
  installed | in production
  in production | archived
  cancelled | archived
  archived |
`;

const contractTable = Object.fromEntries(
  TRANSITIONS.trim()
    .split('\n')
    .map((line) => {
      const [from = '', to = ''] = line.split('|').map((cell) => cell.trim());
      return [from, to === '' ? [] : to.split(', ')];
    }),
);

test('the transitions are exactly those of the contract', () => {
  const table = Object.fromEntries(statuses.map((status) => [status, [...lifecycle[status].next].sort()]));
  expect(table).toEqual(Object.fromEntries(Object.entries(contractTable).map(([from, to]) => [from, to.sort()])));
});

test('every next status is a status, named once, and not the status itself', () => {
  for (const status of statuses) {
    const { next } = lifecycle[status];
    expect(next.filter((to) => !statuses.includes(to))).toEqual([]);
    expect(new Set(next).size).toBe(next.length);
    expect(next).not.toContain(status);
  }
});

function reachableFrom(start: ApplianceStatus): Set<ApplianceStatus> {
  const reached = new Set([start]);
  for (const status of reached) for (const next of lifecycle[status].next) reached.add(next);
  return reached;
}

test('every status is reached from new', () => {
  expect([...reachableFrom('new')].sort()).toEqual([...statuses].sort());
});

test('every status leads to archived, the only final one', () => {
  for (const status of statuses) expect([...reachableFrom(status)]).toContain('archived');
  expect(statuses.filter((status) => lifecycle[status].next.length === 0)).toEqual(['archived']);
});

test('an order is created in any status but archived and cancelled', () => {
  expect(statuses.filter((status) => !lifecycle[status].initial)).toEqual(['archived', 'cancelled']);
});

test('the order as a whole is validated in the six statuses of the contract', () => {
  expect(statuses.filter((status) => lifecycle[status].holistic)).toEqual([
    'provisioning',
    'qa',
    'shipped',
    'delivered',
    'installed',
    'in production',
  ]);
});

test('only cancelled and archived orders are closed to edits', () => {
  expect(statuses.filter((status) => lifecycle[status].closed).sort()).toEqual(['archived', 'cancelled']);
});

/** docs/contracts/appliances.md, "What each status demands". */
test('each status demands what the contract says', () => {
  const stalled = { reason: 'stalled', due: { afterDays: 2 } };
  const dueDate = { reason: 'due date passed', due: { field: 'dueDate' }, onDeadline: { flagged: true } };
  expect(Object.fromEntries(statuses.map((status) => [status, lifecycle[status].deadlines ?? []]))).toEqual({
    new: [stalled],
    'gathering info': [stalled],
    'pending feedback': [{ reason: 'feedback overdue', due: { afterDays: 3 }, onDeadline: { flagged: true } }],
    'info received': [stalled],
    provisioning: [stalled, dueDate],
    qa: [stalled, dueDate],
    shipped: [{ reason: 'delivery overdue', due: { afterDays: 10 } }, dueDate],
    delivered: [dueDate],
    installed: [],
    'in production': [],
    archived: [],
    cancelled: [],
  });
});

test('the reasons of a status are different, since events are told apart by them', () => {
  for (const status of statuses) {
    const reasons = (lifecycle[status].deadlines ?? []).map(({ reason }) => reason);
    expect(new Set(reasons).size).toBe(reasons.length);
  }
});

test('the diagram draws every transition', () => {
  const diagram = lifecycleDiagram(lifecycle);
  for (const status of statuses) {
    for (const next of lifecycle[status].next) {
      expect(diagram).toContain(`${status.replaceAll(' ', '_')} --> ${next.replaceAll(' ', '_')}`);
    }
  }
});
