import type { FieldChange } from '../../functions/core/model/order.ts';
import { buildOrderReport, type EntryRunReport, type LongRunReport, type OrderReport } from './order-report.ts';
import { type Command, count, orderNumber } from './stage/command.ts';
import { reasonOf } from './stage/executions.ts';

/** Shows all data about an order. */
export const order: Command = {
  usage: 'order <number> [--show-data] [--json]',
  summary:
    'Shows an order with its comments, history and workflow runs. Personal data is hidden unless you set --show-data. The exit code is 1 if a run has failed, or an entry of the history is missing.',
  flags: ['json', 'show-data'],
  names: [1, 1],
  run: async ({ stage, names, flags, print }) => {
    const found = await buildOrderReport(stage, orderNumber(names));
    const shown = flags.showData ? found : withoutData(found);
    if (flags.json) print(JSON.stringify(shown, null, 2));
    else for (const line of linesOf(shown, stage.name)) print(line);
    return !hasFailed(found) && missingVersions(found).length === 0;
  },
};

/** Returns true if a run of the order has failed and can be started again. */
const hasFailed = ({ runs, longRuns }: OrderReport): boolean =>
  runs.some(({ failure }) => failure !== undefined) ||
  longRuns.some((run) => !run.missing && run.error !== undefined && run.obstacle === undefined);

/**
 * Returns the versions of the order whose entries the history lacks, since somebody has deleted them.
 *
 * @example missingVersions({ order: { version: 7 }, history: [1, 3, 4].map((version) => ({ version })) }) // ['v2', 'v5 to v7']
 */
export function missingVersions({ order, history }: Versions): readonly string[] {
  const there = [...history.map(({ version }) => version), order.version + 1].sort((one, other) => one - other);
  return there.flatMap((version, index) => {
    const [first, last] = [(there[index - 1] ?? 0) + 1, version - 1];
    if (last < first) return [];
    return first === last ? [`v${first}`] : [`v${first} to v${last}`];
  });
}

/** Version of an order, and those of its history. */
interface Versions {
  readonly order: Pick<OrderReport['order'], 'version'>;
  readonly history: readonly Pick<OrderReport['history'][number], 'version'>[];
}

const HIDDEN = '(hidden)';

/** Hides the values of all fields, because they include names and addresses. */
function withoutData(report: OrderReport): OrderReport {
  const { order, history } = report;
  const hidden = (change: FieldChange) => ({ ...change, oldValue: HIDDEN, newValue: HIDDEN });
  return {
    ...report,
    order: {
      ...order,
      data: Object.fromEntries(Object.keys(order.data).map((field) => [field, HIDDEN])),
      comments: order.comments.map((comment) => ({ ...comment, body: HIDDEN })),
    },
    history: history.map((entry) => ({ ...entry, changes: entry.changes.map(hidden) })),
  };
}

function linesOf(report: OrderReport, stage: string): string[] {
  const { order, correlationId, history, runs, longRuns } = report;
  const { comments, data } = order;
  const missing = missingVersions(report);
  const isHidden = Object.values(data).every((value) => value === HIDDEN);
  return [
    `Order ${order.number} of the line ${order.line}`,
    `  status          ${order.status}, since ${order.statusSince} (version ${order.version})`,
    `  tenant          ${order.tenant}`,
    `  uid             ${order.uid}`,
    `  placed          ${order.createdAt} by ${order.createdBy}`,
    `  last changed    ${order.updatedAt}`,
    ...(order.fulfilledBy === undefined ? [] : [`  fulfilled by    ${order.fulfilledBy}`]),
    `  correlation id  ${correlationId ?? 'none'}`,
    ...(isHidden
      ? [`  data            ${Object.keys(data).join(', ') || 'none'} (--show-data shows the values)`]
      : ['  data', ...indented(JSON.stringify(data, null, 2), 4)]),
    '',
    `Comments: ${comments.length}`,
    ...comments.map(({ timestamp, author, body }) => `  ${timestamp}  ${author}: ${body}`),
    '',
    `History: ${count(history.length, 'version')}`,
    ...history.map(({ version, from, to, timestamp, actor, reason, changes }) => {
      const moved = from === to ? to : `${from ?? 'placed'} → ${to}`;
      const fields = changes.map((change) => fieldOf(change, isHidden)).join(', ');
      return `  v${version}  ${timestamp}  ${moved}  by ${actor}${reason === undefined ? '' : ` (${reason})`}${fields && `: ${fields}`}`;
    }),
    ...(missing.length === 0
      ? []
      : [
          `  missing: ${missing.join(', ')}; deleted from the table`,
          `    to bring them back: npm run ops -- restore --from Orders=orders-restored --only 'ORDER#${order.number}' --stage ${stage}`,
        ]),
    '',
    `Workflow runs: ${runs.length}`,
    ...runs.flatMap((run) => entryRunLines(run, stage)),
    ...(longRuns.length === 0 ? [] : ['', `Runs of long work: ${longRuns.length}`]),
    ...longRuns.flatMap((run) => longRunLines(run, order.number, stage)),
  ];
}

const indented = (text: string, spaces: number): string[] =>
  text.split('\n').map((line) => `${' '.repeat(spaces)}${line}`);

function fieldOf({ field, oldValue, newValue }: FieldChange, isHidden: boolean): string {
  return isHidden ? field : `${field} ${JSON.stringify(oldValue)} → ${JSON.stringify(newValue)}`;
}

function entryRunLines({ name, event, failure }: EntryRunReport, stage: string): string[] {
  if (failure === undefined) return [`  ${name}  no failure on record; event ${event}`];
  return [
    `  ${name}  FAILED; event ${event}`,
    `    ${failure}`,
    `    to start it again: npm run ops -- redrive workflow --stage ${stage}`,
  ];
}

function longRunLines(run: LongRunReport, number: number, stage: string): string[] {
  if (run.missing) {
    return [
      `  ${run.name}  missing: never started, or ended more than 90 days ago`,
      `    to start the run of the current status: npm run ops -- dispatch ${number} --stage ${stage}`,
    ];
  }
  const { name, status, startedAt, stoppedAt, states, redriveCount, obstacle } = run;
  const reason = reasonOf(run);
  return [
    `  ${name}  ${status}  ${startedAt ?? ''}${stoppedAt === undefined ? '' : ` to ${stoppedAt}`}${redriveCount === 0 ? '' : `, restarted ${count(redriveCount, 'time')}`}`,
    `    ${states.join(' → ')}`,
    ...(reason === undefined ? [] : [`    ${reason}`]),
    ...(reason !== undefined && obstacle === undefined
      ? [`    to restart it: npm run ops -- restart ${name} --stage ${stage}`]
      : []),
  ];
}
