import { App, Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  AlarmStatusWidget,
  AlarmWidget,
  Color,
  Dashboard,
  GraphWidget,
  MathExpression,
  Metric,
  SingleValueWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, test } from 'vitest';
import {
  defineCloudWatch,
  LocalCloudWatch,
  readCloudWatch,
  referredMetrics,
} from '../../../lib/local/cloudwatch/cloudwatch.ts';
import { readDashboards } from '../../../lib/local/cloudwatch/dashboards.ts';
import { MetricStore } from '../../../lib/local/metrics/metric-store.ts';
import { defineQueues } from '../../../lib/local/sqs/queue-properties.ts';
import { DAY_MS, MINUTE_MS } from '../../../lib/local/support/time-units.ts';
import { Assembly } from '../../../lib/local/template/assembly.ts';
import { recordingLog, temporaryDirectory, writeAssembly } from '../fixtures.ts';

const NOON = Date.parse('2027-03-01T12:00:00Z');
const noon = new Date(NOON);

const shop = (metricName: string, line: string, statistic = 'Sum') =>
  new Metric({
    namespace: 'Shop',
    metricName,
    dimensionsMap: { line, stage: 'test' },
    statistic,
    period: Duration.minutes(1),
  });

/** A stack with a dashboard of every kind of widget, as the CDK writes it. */
function synthesized(): Assembly {
  const app = new App({
    outdir: temporaryDirectory(),
    analyticsReporting: false,
    // It takes seconds.
    builtinCloudFormationValidation: false,
  });
  const stack = new Stack(app, 'Operations');
  const queue = new Queue(stack, 'Letters', { queueName: 'letters' });
  const waiting = queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' });
  const alarm = new Alarm(stack, 'Alarm', {
    alarmName: 'letters',
    metric: waiting,
    threshold: 1,
    evaluationPeriods: 1,
  });
  const failing = new MathExpression({
    expression: '100 * FILL(faults, 0) / requests',
    label: 'failing %',
    usingMetrics: { faults: shop('faults', 'cups'), requests: shop('requests', 'cups') },
    period: Duration.minutes(1),
  });
  new Dashboard(stack, 'Dashboard', {
    dashboardName: 'Shop',
    widgets: [
      [new TextWidget({ markdown: '# How to read it', width: 24, height: 2 })],
      [
        new GraphWidget({
          title: 'Requests',
          left: [shop('requests', 'cups'), shop('requests', 'pots').with({ label: 'pots', color: Color.RED })],
          right: [failing],
          leftYAxis: { label: 'requests', min: 0, max: 10, showUnits: false },
          rightYAxis: { label: '%' },
          leftAnnotations: [{ value: 5, label: 'objective', color: '#00ff00' }],
          stacked: true,
          width: 12,
        }),
        new SingleValueWidget({ title: 'Letters', metrics: [waiting], setPeriodToTimeRange: true }),
      ],
      [new AlarmStatusWidget({ title: 'Alarms', alarms: [alarm] }), new AlarmWidget({ title: 'Letters', alarm })],
    ],
  });
  app.synth();
  return Assembly.read(app.outdir);
}

function definitionsOf(assembly: Assembly) {
  defineQueues(assembly);
  defineCloudWatch(assembly);
  return readCloudWatch(assembly);
}

function cloudWatchOf(assembly: Assembly) {
  const metrics = new MetricStore();
  const definitions = definitionsOf(assembly);
  const cloudWatch = new LocalCloudWatch({
    definitions,
    metrics,
    sample: () => undefined,
    clock: { now: () => noon },
    log: recordingLog().log,
  });
  return { metrics, cloudWatch, definitions };
}

const record = (store: MetricStore, name: string, line: string, at: number, value: number) =>
  store.record({ namespace: 'Shop', name, dimensions: { stage: 'test', line } }, at, value);

describe('a dashboard that the CDK has written', () => {
  test('is shown with its widgets, where they are and how', () => {
    const { cloudWatch } = cloudWatchOf(synthesized());
    expect(cloudWatch.dashboardNames).toEqual(['Shop']);
    const view = cloudWatch.dashboard('Shop', { start: new Date(NOON - 3 * MINUTE_MS), end: noon });
    expect(view?.widgets).toMatchObject([
      { type: 'text', markdown: '# How to read it', x: 0, y: 0, width: 24, height: 2 },
      {
        type: 'graph',
        title: 'Requests',
        view: 'timeSeries',
        stacked: true,
        period: 60,
        leftLabel: 'requests',
        rightLabel: '%',
        leftMin: 0,
        leftMax: 10,
        annotations: [{ label: 'objective', value: 5, axis: 'left', color: '#00ff00' }],
        series: [
          { label: 'requests cups test', axis: 'left' },
          { label: 'pots', axis: 'left', color: '#d62728' },
          { label: 'failing %', axis: 'right' },
        ],
        x: 0,
        y: 2,
        width: 12,
      },
      { type: 'graph', title: 'Letters', view: 'singleValue', period: 180, x: 12 },
      { type: 'alarms', title: 'Alarms', alarms: ['letters'] },
      { type: 'alarms', title: 'Letters', alarms: ['letters'] },
    ]);
    expect(cloudWatch.dashboard('Other', { start: noon, end: noon })).toBeUndefined();
  });

  test('has the figures of the time that is looked at, by whole periods', () => {
    const { cloudWatch, metrics } = cloudWatchOf(synthesized());
    for (const [minute, requests] of [8, 4, 0, 2].entries()) {
      for (let request = 0; request < requests; request += 1)
        record(metrics, 'requests', 'cups', NOON + minute * MINUTE_MS, 1);
    }
    record(metrics, 'faults', 'cups', NOON + MINUTE_MS, 1);
    metrics.record(
      { namespace: 'AWS/SQS', name: 'ApproximateNumberOfMessagesVisible', dimensions: { QueueName: 'letters' } },
      NOON + MINUTE_MS,
      6,
    );
    const range = { start: new Date(NOON + 20_000), end: new Date(NOON + 3 * MINUTE_MS + 20_000) };
    const [, requests, letters] = cloudWatch.dashboard('Shop', range)?.widgets ?? [];
    const at = (minute: number, value: number | null) => [NOON + minute * MINUTE_MS, value];
    expect(requests).toMatchObject({
      series: [
        { points: [at(0, 8), at(1, 4), at(2, null), at(3, 2)] },
        { points: [at(0, null), at(1, null), at(2, null), at(3, null)] },
        { points: [at(0, 0), at(1, 25), at(2, null), at(3, 0)] },
      ],
    });
    expect(letters).toMatchObject({ series: [{ points: [[NOON + 20_000, 6]] }] });
  });

  test('shows a long time by longer periods, 300 points at the most', () => {
    const { cloudWatch, metrics } = cloudWatchOf(synthesized());
    for (let minute = 0; minute < 24 * 60; minute += 1)
      record(metrics, 'requests', 'cups', NOON + minute * MINUTE_MS, 1);
    const [, requests] = cloudWatch.dashboard('Shop', { start: noon, end: new Date(NOON + DAY_MS) })?.widgets ?? [];
    if (requests?.type !== 'graph') throw new Error('there is no graph');
    const points = requests.series[0]?.points ?? [];
    expect([requests.period, points.length]).toEqual([300, 288]);
    expect(new Set(points.map(([, value]) => value))).toEqual(new Set([5]));
  });

  test('tells which metrics it and the alarms refer to', () => {
    const { definitions } = cloudWatchOf(synthesized());
    const ofLine = (name: string, line: string) => ({ namespace: 'Shop', name, dimensions: { stage: 'test', line } });
    const ofQueue = { name: 'ApproximateNumberOfMessagesVisible', dimensions: { QueueName: 'letters' } };
    expect(referredMetrics(definitions)).toMatchObject([
      { ...ofLine('requests', 'cups'), by: 'dashboard Shop: Requests' },
      { ...ofLine('requests', 'pots'), by: 'dashboard Shop: Requests' },
      { ...ofLine('faults', 'cups'), by: 'dashboard Shop: Requests' },
      { ...ofLine('requests', 'cups'), by: 'dashboard Shop: Requests' },
      { ...ofQueue, by: 'dashboard Shop: Letters' },
      { ...ofQueue, by: 'alarm letters' },
    ]);
  });
});

describe('the body of a dashboard', () => {
  const read = (...widgets: readonly object[]) => {
    const Properties = { DashboardName: 'Shop', DashboardBody: JSON.stringify({ widgets }) };
    const Resources = { Shop: { Type: 'AWS::CloudWatch::Dashboard', Properties } };
    return readDashboards(Assembly.read(writeAssembly({ Operations: { Resources } })));
  };
  const graph = (properties: object) => ({ type: 'metric', properties });

  test('may leave out what an entry has in common with the one above', () => {
    const metrics = [
      ['Shop', 'requests', 'stage', 'test', 'line', 'cups', { stat: 'Sum' }],
      ['.', 'faults', '.', '.', '.', '.'],
      ['...', 'pots', { label: 'faults of pots' }],
    ];
    const dashboards = read(graph({ metrics }));
    expect(referredMetrics({ dashboards, alarms: [] }).map(({ name, dimensions }) => [name, dimensions])).toEqual([
      ['requests', { stage: 'test', line: 'cups' }],
      ['faults', { stage: 'test', line: 'cups' }],
      ['faults', { stage: 'test', line: 'pots' }],
    ]);
  });

  test('takes a search for metrics, which finds nothing here, and labels without their dynamic parts', () => {
    const expression = `SEARCH('{AWS/Lambda,ExecutedVersion} MetricName="Invocations"', 'Sum', 60)`;
    const label = 'version $' + "{PROP('Dim.ExecutedVersion')}: $" + '{LAST}';
    const [dashboard] = read(graph({ metrics: [[{ expression, label, id: 'e', period: 60 }]] }));
    const [widget] = dashboard?.widgets ?? [];
    expect(widget).toMatchObject({ series: [{ label: 'version', period: 60 }] });
  });

  test.each([
    [{ type: 'log', properties: {} }, /type/],
    [graph({ view: 'pie' }), /view/],
    [graph({ surprise: 1 }), /surprise/],
    [graph({ metrics: [['Shop', 'requests', 'stage']] }), /names and values of dimensions/],
    [graph({ metrics: [['Shop', 'requests', { stat: 'IQM' }]] }), /the statistic IQM is not known/],
    [graph({ metrics: [[{ expression: 'SEARCH("x", "Sum")', id: 'e' }]] }), /"x" is not known|the function SEARCH/],
    [graph({ metrics: [[{ expression: 'm1 * 2' }]] }), /no metric and no expression with the id m1/],
  ])('with %j is refused with its place', (widget, problem) => {
    expect(() => read(widget)).toThrow(/^AWS::CloudWatch::Dashboard Operations\.Shop DashboardBody/);
    expect(() => read(widget)).toThrow(problem);
  });
});
