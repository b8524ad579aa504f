import { LocalConsole } from '../../../lib/local/console-server/console.ts';
import { ExecutionJournal } from '../../../lib/local/step-functions/execution-journal.ts';
import { runnableDefinition } from '../../../lib/local/step-functions/state-machine-definition.ts';
import { FrontDoor } from '../../../lib/local/support/front-door.ts';
import { LocalServer } from '../../../lib/local/support/local-server.ts';
import { StateStore } from '../../../lib/local/support/state-store.ts';
import { MINUTE_MS } from '../../../lib/local/support/time-units.ts';
import type {
  AlarmView,
  CloudWatchViews,
  GraphWidget,
  Series,
  Widget,
} from '../../../lib/local/views/cloudwatch-views.ts';
import { serviceViews } from './service-fixture.ts';

/** The local cloud's time in the fixture. */
export const NOW = new Date('2026-03-02T10:00:00Z');

const before = (minutes: number): Date => new Date(NOW.getTime() - minutes * MINUTE_MS);

/** Returns a value for each five minutes of the last three hours; undefined for no value. */
function points(value: (index: number) => number | null): Series['points'] {
  return Array.from({ length: 36 }, (_, index) => [before(5 * (36 - index)).getTime(), value(index)] as const);
}

const series = (label: string, value: (index: number) => number | null, axis: Series['axis'] = 'left'): Series => ({
  label,
  axis,
  points: points(value),
});

type Graph = Partial<GraphWidget> & Pick<GraphWidget, 'title' | 'x' | 'y' | 'series'>;

const graph = (settings: Graph): GraphWidget => ({
  type: 'graph',
  view: 'timeSeries',
  width: 8,
  height: 6,
  stacked: false,
  period: 300,
  annotations: [],
  ...settings,
});

/** Rises and falls like traffic, the same in every run. */
const wave = (index: number, size: number, shift = 0): number =>
  Math.round(size * (1 + Math.sin((index + shift) / 5)) + ((index * 7 + shift * 3) % 5));

const orders: readonly Widget[] = [
  {
    ...{ type: 'text', x: 0, y: 0, width: 24, height: 2 },
    markdown:
      '# Is the business running?\n**Placed** orders should follow the time of day. An order that is *outstanding* for longer than its limit needs somebody: see `npm run ops`. <b>Not bold</b>',
  },
  graph({
    ...{ title: 'Orders today', x: 0, y: 2, width: 24, height: 3, view: 'singleValue' },
    series: [
      series('Placed', (index) => 412 + index * 24),
      series('Refused', (index) => index % 7),
      series('Attention needed', () => 3),
      series('Never yet', () => null),
    ],
  }),
  graph({
    ...{ title: 'Orders placed', x: 0, y: 5, stacked: true, leftLabel: 'Orders' },
    series: ['Appliances', 'Devices', 'Subscriptions'].map((line, at) =>
      series(line, (index) => wave(index, 12 - at * 3, at * 4)),
    ),
  }),
  graph({
    ...{ title: 'Age of the oldest order', x: 8, y: 5, leftLabel: 'Seconds' },
    annotations: [{ label: 'Limit of two days', value: 172_800, axis: 'left' }],
    series: [
      series('new', (index) => 4_000 + index * 3_600),
      series('provisioning', (index) => 90_000 - index * 1_100),
      series('qa', (index) => (index > 8 && index < 16 ? null : 20_000 + wave(index, 5_000))),
    ],
  }),
  graph({
    ...{ title: 'Refused, by code', x: 16, y: 5 },
    series: ['validation_failed', 'out_of_stock', 'duplicate_order', 'not_found', 'conflict', 'unauthorized'].map(
      (code, at) => series(code, (index) => wave(index, 6 - at, at * 5)),
    ),
  }),
];

const performance: readonly Widget[] = [
  {
    ...{ type: 'text', x: 0, y: 0, width: 24, height: 1 },
    markdown: 'Read from the top: are customers served, then why not.',
  },
  graph({
    ...{ title: 'Availability', x: 0, y: 1, leftLabel: '%', leftMax: 100 },
    annotations: [{ label: 'Objective 99.9 %', value: 99.9, axis: 'left' }],
    series: [
      series('place', (index) => (index === 20 ? 99.71 : 100)),
      series('read', (index) => 100 - (index % 9) * 0.01),
    ],
  }),
  graph({
    ...{ title: 'Latency', x: 8, y: 1, leftLabel: 'Milliseconds' },
    annotations: [{ label: 'Objective of placing', value: 800, axis: 'left', color: '#d62728' }],
    series: [
      series('p99 place', (index) => 420 + wave(index, 90)),
      series('p50 place', (index) => 88 + wave(index, 9)),
      series('p99 read', (index) => 120 + wave(index, 30, 4)),
    ],
  }),
  graph({
    ...{ title: 'Requests and errors', x: 16, y: 1, leftLabel: 'Requests', rightLabel: 'Errors, %' },
    series: [
      series('Requests', (index) => 1_800 + wave(index, 600)),
      series('Errors', (index) => (index % 4) * 0.05, 'right'),
    ],
  }),
  graph({
    ...{ title: 'Dead letters', x: 0, y: 7, leftMin: 0 },
    series: [{ label: 'stream', axis: 'left', points: [[before(40).getTime(), 2]] }],
  }),
  graph({
    ...{ title: 'Throttles', x: 8, y: 7 },
    series: [
      { label: 'reads', axis: 'left', points: [] },
      { label: 'writes', axis: 'left', points: [] },
    ],
  }),
  graph({
    ...{ title: 'Bytes logged', x: 16, y: 7, leftLabel: 'Bytes' },
    series: [{ ...series('functions', (index) => 2_400_000 + wave(index, 400_000)), color: '#1f77b4' }],
  }),
  {
    ...{ type: 'alarms', title: 'Alarms', x: 0, y: 13, width: 24, height: 4 },
    alarms: [
      'shop-test-place-availability-fast',
      'shop-test-orders-stuck',
      'shop-test-dead-letters',
      'shop-test-read-latency-slow',
    ],
  },
];

const alarm = (name: string, settings: Partial<AlarmView>): AlarmView => ({
  name: `shop-test-${name}`,
  description: 'Customers wait longer than is promised. Runbook: "Latency of a class".',
  kind: 'metric',
  state: 'OK',
  reason: 'Threshold not crossed: 0.2 is not greater than the threshold (14.4).',
  since: before(300).toISOString(),
  hasActions: true,
  children: [],
  ...settings,
});

export const alarms: readonly AlarmView[] = [
  alarm('read-latency-slow', {
    kind: 'composite',
    children: ['shop-test-read-latency-slow-long', 'shop-test-read-latency-slow-short'],
  }),
  alarm('read-latency-slow-long', { hasActions: false }),
  alarm('read-latency-slow-short', { hasActions: false }),
  alarm('dead-letters', {
    state: 'INSUFFICIENT_DATA',
    description: 'A change of an order was not told to anybody. Runbook: "Dead letters".',
    reason: 'No data has come in yet.',
  }),
  alarm('place-availability-fast', {
    kind: 'composite',
    state: 'ALARM',
    description:
      'Orders cannot be placed: in an hour at this rate a fiftieth of the month’s errors is used up.\nRunbook: "Availability of a class".',
    reason: 'ALARM(place-availability-fast-long) AND ALARM(place-availability-fast-short)',
    since: before(12).toISOString(),
    children: ['shop-test-place-availability-fast-long', 'shop-test-place-availability-fast-short'],
  }),
  alarm('place-availability-fast-long', {
    state: 'ALARM',
    hasActions: false,
    reason: 'Threshold crossed: 21.7 is greater than the threshold (14.4).',
  }),
  alarm('place-availability-fast-short', {
    state: 'ALARM',
    hasActions: false,
    reason: 'Threshold crossed: 35 is greater than the threshold (14.4).',
  }),
  alarm('orders-stuck', {
    state: 'ALARM',
    description: 'Orders are in a status for longer than it may take. Runbook: "Orders stuck".',
    reason: 'Threshold crossed: 3 is greater than the threshold (0).',
    since: before(95).toISOString(),
  }),
];

const dashboards = new Map([
  ['shop-test-orders', orders],
  ['shop-test-service', performance],
]);

const cloudWatch: CloudWatchViews = {
  dashboardNames: [...dashboards.keys()],
  dashboard: (name, { start, end }) => {
    const within = ({ points, ...line }: Series): Series => ({
      ...line,
      points: points.filter(([time]) => time >= start.getTime() && time < end.getTime()),
    });
    const widgets = dashboards.get(name)?.map((widget) => {
      return widget.type === 'graph' ? { ...widget, series: widget.series.map(within) } : widget;
    });
    return widgets && { name, widgets };
  },
  alarms: () => alarms,
};

const STATUSES = ['new', 'gathering info', 'pending feedback', 'provisioning', 'qa', 'shipped', 'delivered'];

const branch = (status: string): Record<string, object> => ({
  [`${status}: check deadlines`]: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Next: `${status}: next` },
  [`${status}: next`]: {
    Type: 'Choice',
    Choices: [
      { Variable: '$.action', StringEquals: 'remind', Next: `${status}: remind` },
      { Variable: '$.action', StringEquals: 'wait', Next: `${status}: wait` },
      { Variable: '$.action', StringEquals: 'superseded', Next: 'Superseded' },
    ],
    Default: 'Done',
  },
  [`${status}: remind`]: {
    Type: 'Task',
    Resource: 'arn:aws:states:::events:putEvents',
    Next: `${status}: check deadlines`,
  },
  [`${status}: wait`]: { Type: 'Wait', TimestampPath: '$.until', Next: `${status}: check deadlines` },
});

/** A definition as large as those of the product lines. */
const definition = {
  StartAt: 'Publish event',
  States: {
    'Publish event': { Type: 'Task', Resource: 'arn:aws:states:::events:putEvents', Next: 'By status' },
    'By status': {
      Type: 'Choice',
      Choices: STATUSES.map((status) => ({
        Variable: '$.status',
        StringEquals: status,
        Next: `${status}: check deadlines`,
      })),
      Default: 'Done',
    },
    ...Object.assign({}, ...STATUSES.map(branch)),
    Superseded: { Type: 'Succeed' },
    Done: { Type: 'Succeed' },
  },
};

const MACHINE = 'appliances';
const WAITED = [
  'Publish event',
  'By status',
  'qa: check deadlines',
  'qa: next',
  'qa: remind',
  'qa: check deadlines',
  'qa: next',
  'qa: wait',
];

/** Stores one execution of each status, and thirty earlier ones that succeeded. */
function fillJournal(journal: ExecutionJournal): void {
  const run = (name: string, minutes: number, states: readonly string[]) => {
    const input = {
      order: name.split('.')[0],
      status: 'qa',
      version: 4,
      event: { detailType: 'Order moved', detail: {} },
    };
    journal.started(MACHINE, name, JSON.stringify(input), before(minutes));
    for (const state of states)
      journal.entered(MACHINE, name, state, { ...input, action: 'wait' }, before(minutes - 1));
  };
  const done = ['Publish event', 'By status', 'Done'];
  for (let number = 1; number <= 30; number += 1) {
    run(`ORD-10${String(number).padStart(2, '0')}.1`, 300 - number, done);
    journal.stopped(MACHINE, `ORD-10${String(number).padStart(2, '0')}.1`, before(298 - number), {
      status: 'SUCCEEDED',
      output: {},
    });
  }
  run('ORD-2001.4', 60, [...WAITED.slice(0, 4), 'Superseded']);
  journal.stopped(MACHINE, 'ORD-2001.4', before(20), { status: 'SUCCEEDED', output: { action: 'superseded' } });
  run('ORD-2002.4', 50, WAITED.slice(0, 3));
  const cause = JSON.stringify({
    errorType: 'ServiceException',
    errorMessage: 'the table did not answer',
    trace: ['at a', 'at b'],
  });
  journal.stopped(MACHINE, 'ORD-2002.4', before(41), { status: 'FAILED', error: 'Lambda.ServiceException', cause });
  run('ORD-2003.4', 40, WAITED.slice(0, 2));
  journal.stopped(MACHINE, 'ORD-2003.4', before(30), { status: 'TIMED_OUT', error: 'States.Timeout' });
  run('ORD-2004.4', 30, WAITED.slice(0, 1));
  journal.stopped(MACHINE, 'ORD-2004.4', before(29), { status: 'ABORTED' });
  run('ORD-2005.4', 10, WAITED);
}

/** Starts a console behind a server of its own. The caller closes the console. */
export async function startConsole() {
  const service = serviceViews(NOW);
  const store = StateStore.open(undefined);
  const journal = new ExecutionJournal(store);
  fillJournal(journal);
  const runnable = runnableDefinition(JSON.stringify(definition), MACHINE, () => true, 1);
  const machine = { name: MACHINE, type: 'STANDARD' as const, definition: runnable };
  const page = new LocalConsole({
    ...{ cloudWatch: () => cloudWatch, journal, machines: [machine] },
    clock: { now: () => NOW, timeScale: 60 },
    service: async () => service,
  });
  const server = new LocalServer({
    door: new FrontDoor(),
    handle: (request, response) => page.handle(request, response),
    refuse: (response, reason) => void response.writeHead(403).end(reason),
    onError: (error, response) => void response.writeHead(500).end(String(error)),
  });
  const url = await server.listen();
  return {
    url: `${url}/console`,
    service,
    close: async () => {
      await server.stop(0);
      store.close();
    },
  };
}
