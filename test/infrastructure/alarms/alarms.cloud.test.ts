import { Duration } from 'aws-cdk-lib';
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { streamTrigger } from '../../../functions/core/model/background-task.ts';
import { OPERATION_CLASSES } from '../../../functions/core/model/endpoint.ts';
import { TABLE_NAMES } from '../../../functions/core/model/tables.ts';
import { burnName, rollbackAlarms, windowName } from '../../../lib/alarms/alarm-names.ts';
import { ALL_REFUSED, TRAFFIC_STOPPED } from '../../../lib/alarms/busy-stage-alarms.ts';
import { MetricSource } from '../../../lib/alarms/metric-source.ts';
import { BURNS, INDICATORS, LATENCY_MS, ONE_IN, SUBJECTS } from '../../../lib/alarms/objectives.ts';
import { SECTIONS } from '../../../lib/alarms/runbook-sections.ts';
import { productLines } from '../../../lib/config/product-lines.ts';
import { isDeclared, type MetricAlarm, metricAlarms, metricsOfAlarm } from '../metric-references.ts';
import {
  changed,
  propertiesOf,
  referenced,
  resourcesOf,
  type Synthesized,
  synthesize,
  type Template,
} from '../templates.ts';

const STAGE = 'production';
const ALARM = 'AWS::CloudWatch::Alarm';
const COMPOSITE = 'AWS::CloudWatch::CompositeAlarm';

const Composite = z.object({
  AlarmName: z.string(),
  AlarmDescription: z.string(),
  AlarmRule: z.object({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.unknown())]) }),
  AlarmActions: z.array(z.unknown()).default([]),
  OKActions: z.array(z.unknown()).default([]),
});

let operations: Template;
let service: Template;
let production: Synthesized;
beforeAll(() => {
  production = synthesize({ stage: STAGE });
  ({ operations, service } = production);
});

const short = (name: string) => name.replace(`quartermaster-${STAGE}-`, '');
const composites = (template: Template) =>
  propertiesOf(template, COMPOSITE, Composite).map(({ properties }) => properties);
const burns = SUBJECTS.flatMap((subject) =>
  INDICATORS.flatMap((indicator) => (['fast', 'slow'] as const).map((speed) => ({ subject, indicator, speed }))),
);
const windows = burns.flatMap((burn) => (['long', 'short'] as const).map((window) => ({ ...burn, window })));

function alarmNamed(template: Template, name: string): MetricAlarm {
  const alarm = metricAlarms(template).find(({ AlarmName }) => short(AlarmName) === name);
  if (alarm === undefined) throw new Error(`There is no alarm ${name}`);
  return alarm;
}

const isWindow = ({ AlarmName }: MetricAlarm) => /-(long|short)$/.test(AlarmName);

describe('objectives', () => {
  test('each has an alarm of a fast and of a slow burn', () => {
    expect(
      composites(operations)
        .map(({ AlarmName }) => short(AlarmName))
        .sort(),
    ).toEqual(
      [
        TRAFFIC_STOPPED,
        ALL_REFUSED,
        ...burns.map(({ subject, indicator, speed }) => burnName(subject, indicator, speed)),
      ].sort(),
    );
  });

  /** Lists the burns whose alarm does not combine exactly its two windows. */
  const notBoth = (template: Template) =>
    composites(template).flatMap(({ AlarmName, AlarmRule }) => {
      const names = new Map(resourcesOf(template, ALARM).map(([id, { Properties }]) => [id, Properties.AlarmName]));
      const rule = AlarmRule['Fn::Join'][1]
        .map((part) => (typeof part === 'string' ? part : names.get(referenced(part) ?? '')))
        .join('');
      const [long, now] =
        short(AlarmName) === ALL_REFUSED
          ? [
              `(ALARM("${AlarmName.replace(ALL_REFUSED, TRAFFIC_STOPPED)}-long") OR ALARM("${AlarmName}-long"))`,
              AlarmName.replace('all-', ''),
            ]
          : [`ALARM("${AlarmName}-long")`, `${AlarmName}-short`];
      return rule === `(${long} AND ALARM("${now}"))` ? [] : [AlarmName];
    });

  test('an alarm goes off while the long and the short window both do', () => {
    expect(notBoth(operations)).toEqual([]);
    expect(notBoth(changed(operations, COMPOSITE, 'AlarmRule.Fn::Join', ['', ['TRUE']]))).toHaveLength(
      composites(operations).length,
    );
  });

  /** Lists the alarms of windows that do not match the table of objectives. */
  const astray = (template: Template) =>
    windows.flatMap(({ subject, indicator, speed, window }) => {
      const name = windowName(subject, indicator, speed, window);
      const alarm = alarmNamed(template, name);
      const { rate, [window]: looked } = BURNS[speed];
      const [expression, ...stats] = alarm.Metrics;
      // The samples of the functions' faults are their requests. API Gateway counts its requests itself.
      const first = subject === 'api' ? 'Sum' : 'SampleCount';
      const second = indicator === 'latency' ? `PR(:${LATENCY_MS[subject]})` : 'Sum';
      const holds =
        alarm.Threshold === rate &&
        alarm.ComparisonOperator === 'GreaterThanOrEqualToThreshold' &&
        alarm.EvaluationPeriods === 1 &&
        alarm.TreatMissingData === 'ignore' &&
        stats.every(({ MetricStat }) => MetricStat?.Period === looked.minutes * 60) &&
        stats.map(({ MetricStat }) => MetricStat?.Stat).join() === `${first},${second}` &&
        expression?.Expression?.includes(`>= ${looked.atLeast},`) === true &&
        expression.Expression.includes(`* ${ONE_IN[indicator]} / `);
      return holds ? [] : [name];
    });

  test('rates, windows, floors and times of the alarms follow from the table', () => {
    expect(astray(operations)).toEqual([]);
  });

  test.each([
    ['Threshold', 100],
    ['ComparisonOperator', 'LessThanThreshold'],
    ['EvaluationPeriods', 3],
    ['TreatMissingData', 'notBreaching'],
    ['Metrics.1.MetricStat.Period', 60],
    ['Metrics.2.MetricStat.Stat', 'Average'],
    ['Metrics.0.Expression', 'requests'],
  ])('would notice an alarm whose %s is %j', (property, value) => {
    expect(astray(changed(operations, ALARM, property, value))).toHaveLength(windows.length);
  });

  test('allow 99.9 % of requests to be answered well, within 3 s at the most', () => {
    expect(ONE_IN).toEqual({ availability: 1000, latency: 100 });
    expect(Math.max(...Object.values(LATENCY_MS))).toBeLessThanOrEqual(3000);
  });

  test('are those of every class of operations that takes a token, and of the whole API', () => {
    expect([...SUBJECTS].sort()).toEqual(['api', ...OPERATION_CLASSES.filter((name) => name !== 'public')].sort());
  });
});

test('raises an alarm for what someone must act on, and for nothing else', () => {
  const tasks = productLines.flatMap(({ table: { line }, tasks }) =>
    Object.entries(tasks).map(([key, { trigger }]) => ({ name: `${line}-${key}`, trigger })),
  );
  expect(
    metricAlarms(operations)
      .filter((alarm) => !isWindow(alarm))
      .map(({ AlarmName }) => short(AlarmName))
      .sort(),
    'Add the alarm to the list below, once somebody must act on it',
  ).toEqual(
    [
      'api-unanswered',
      'dispatch-dead-letters',
      'dispatch-delay',
      'record-changes-dead-letters',
      'events-delay',
      'webhooks-fan-out-dead-letters',
      'webhooks-fan-out-delay',
      'webhooks-dead-letters',
      'webhooks-delay',
      'webhooks-disabled',
      'workflow-dead-letters',
      'deadlines-late',
      ...tasks.flatMap(({ name, trigger }) => (trigger === 'status' ? [] : [`${name}-dead-letters`])),
      ...tasks.flatMap(({ name, trigger }) => (streamTrigger(trigger) === undefined ? [] : [`${name}-delay`])),
      ...productLines.flatMap(({ table: { line } }) => [
        `${line}-executions-failed`,
        `${line}-orders-stuck`,
        `${line}-requests-rejected`,
      ]),
      'orders-count-silent',
      'devices-stock-wrong',
      'devices-items-damaged',
      'items-left-out',
      'tenants-limited',
      'limits-unchecked',
      'callers-refused',
      'api-turns-away',
      ...TABLE_NAMES.map((table) => `${table.toLowerCase()}-table-throttled`),
    ].sort(),
  );
});

test('takes a deployment back on alarms that exist before the deployment names them, and that notify nobody', () => {
  const ofService = production.stacks.get('Service')?.template;
  const alarms = ofService === undefined ? [] : resourcesOf(ofService, ALARM);
  const names = alarms.map(([, { Properties }]) => Properties.AlarmName);
  for (const operationClass of OPERATION_CLASSES) {
    const rollback = rollbackAlarms(STAGE, operationClass);
    expect(rollback).not.toEqual([]);
    expect(names).toEqual(expect.arrayContaining([...rollback]));
  }
  for (const [, { Properties }] of alarms) expect(Properties).not.toHaveProperty('AlarmActions');
  // The deployments of this stack wait for the alarms. Those of the lines are in stacks that are deployed after it.
  for (const [id, { DependsOn }] of resourcesOf(ofService ?? service, 'AWS::CodeDeploy::DeploymentGroup')) {
    expect(DependsOn, id).toEqual(expect.arrayContaining(alarms.map(([alarm]) => alarm)));
  }
  for (const line of productLines) {
    const stack = line.table.line.charAt(0).toUpperCase() + line.table.line.slice(1);
    expect(production.stacks.get(stack)?.after).toContain('Service');
  }
});

/** Limits from the CloudWatch API reference, PutMetricAlarm, and the User Guide, "CloudWatch service quotas". */
const refused = (template: Template) =>
  metricAlarms(template).flatMap((alarm) => {
    const periods = new Set([
      ...(alarm.Period === undefined ? [] : [alarm.Period]),
      ...alarm.Metrics.flatMap(({ MetricStat }) => MetricStat?.Period ?? []),
    ]);
    const [period = 0] = periods;
    const longest = period < 3_600 ? 86_400 : 604_800;
    const holds =
      metricsOfAlarm(alarm).length <= 10 &&
      periods.size === 1 &&
      period % 60 === 0 &&
      period * alarm.EvaluationPeriods <= longest &&
      (alarm.DatapointsToAlarm ?? 1) <= alarm.EvaluationPeriods &&
      alarm.AlarmDescription.length <= 1_024;
    return holds ? [] : [short(alarm.AlarmName)];
  });

test('keeps to what CloudWatch takes: ten metrics, one period, a day of short periods or seven of long ones', () => {
  expect(refused(operations)).toEqual([]);
  const all = metricAlarms(operations);
  const query = { Id: 'more', MetricStat: { Metric: { Namespace: 'A', MetricName: 'B' }, Period: 300, Stat: 'Sum' } };
  const eleven = Array.from({ length: 11 }, () => query);
  expect(refused(changed(operations, ALARM, 'Metrics', eleven))).toHaveLength(all.length);
  expect(refused(changed(operations, ALARM, 'EvaluationPeriods', 20_000))).toHaveLength(all.length);
  expect(refused(changed(operations, ALARM, 'Metrics.1.MetricStat.Period', 120)).length).toBeGreaterThan(40);
});

const undeclared = (template: Template) =>
  metricAlarms(template).filter(
    (alarm) => !metricsOfAlarm(alarm).every(isDeclared) || metricsOfAlarm(alarm).length === 0,
  );

test('watches only metrics that are emitted with these dimensions', () => {
  expect(undeclared(operations)).toEqual([]);
  const simple = metricAlarms(operations).filter(({ Metrics }) => Metrics.length === 0).length;
  const computed = metricAlarms(operations).length - simple;
  expect(undeclared(changed(operations, ALARM, 'MetricName', 'requestz'))).toHaveLength(simple);
  expect(undeclared(changed(operations, ALARM, 'Dimensions', []))).toHaveLength(simple);
  const renamed = changed(operations, ALARM, 'Metrics.1.MetricStat.Metric.MetricName', 'requestz');
  expect(undeclared(renamed)).toHaveLength(computed);
});

test('a metric cannot even be named with dimensions that it is not emitted with', () => {
  const metrics = new MetricSource(STAGE);
  const reading = { statistic: 'Sum', period: Duration.minutes(5) };
  expect(() => metrics.own('ordersPlaced', JSON.parse('{"operationClass":"place"}'), reading)).toThrow(
    'ordersPlaced is not emitted with the dimensions operationClass,stage',
  );
});

test('watches functions, queues and workflows that are deployed', () => {
  const names = (type: string, property: string) =>
    resourcesOf(service, type).map(([, { Properties }]) => Properties[property]);
  const exported = JSON.stringify(service.Outputs);
  const deployed: Readonly<Record<string, (value: unknown) => boolean>> = {
    FunctionName: (value) => names('AWS::Lambda::Function', 'FunctionName').includes(value),
    QueueName: (value) => names('AWS::SQS::Queue', 'QueueName').includes(value),
    StateMachineArn: (value) =>
      exported.includes(exportOf(value)) && /Workflow(StateMachine|Entries)/.test(exportOf(value)),
    ApiId: (value) => exported.includes(exportOf(value)) && /HttpApi/.test(exportOf(value)),
    TableName: (value) => TABLE_NAMES.some((table) => exportOf(value).includes(table)),
  };
  for (const alarm of metricAlarms(operations)) {
    for (const { dimensions } of metricsOfAlarm(alarm)) {
      for (const [dimension, value] of Object.entries(dimensions)) {
        const isDeployed = deployed[dimension];
        if (isDeployed !== undefined)
          expect(isDeployed(value), `${alarm.AlarmName}: ${JSON.stringify(value)}`).toBe(true);
      }
    }
  }
});

const exportOf = (value: unknown) =>
  z
    .object({ 'Fn::ImportValue': z.string() })
    .transform(({ 'Fn::ImportValue': name }) => name.slice(name.indexOf(':') + 1))
    .parse(value);

/** Returns the alarms that have actions. */
const told = (template: Template) =>
  [...composites(template), ...metricAlarms(template).filter((alarm) => !isWindow(alarm))].map((alarm) => ({
    name: short(alarm.AlarmName),
    description: alarm.AlarmDescription,
    to: alarm.AlarmActions.map(referenced),
    over: alarm.OKActions.map(referenced),
  }));

/** Lists the alarms that do not notify exactly the topic of their urgency, both when they fire and when they end. */
const mute = (template: Template) => {
  const topic = (name: string) =>
    resourcesOf(template, 'AWS::SNS::Topic').find(([, { Properties }]) =>
      String(Properties.TopicName).endsWith(name),
    )?.[0];
  return told(template).flatMap(({ name, description, to, over }) => {
    const expected = topic(description.includes('Urgent: act now') ? '-pages' : '-tickets');
    return to.join() === expected && over.join() === expected ? [] : [name];
  });
};

test('tells whoever is to act: urgent alarms go to the pages, the others to the tickets', () => {
  expect(mute(operations)).toEqual([]);
  const [onMetrics, all] = [metricAlarms(operations).filter((alarm) => !isWindow(alarm)), told(operations)];
  expect(mute(changed(operations, ALARM, 'AlarmActions', undefined))).toHaveLength(onMetrics.length);
  expect(mute(changed(operations, COMPOSITE, 'OKActions', undefined))).toHaveLength(all.length - onMetrics.length);
  expect(mute(changed(operations, 'AWS::SNS::Topic', 'TopicName', 'other'))).toHaveLength(all.length);
});

test('wakes somebody only when customers are not served, or an answer cannot wait over a weekend', () => {
  const urgent = told(operations).flatMap(({ name, description }) =>
    /Urgent: act now/.test(description) ? [name] : [],
  );
  expect(urgent.sort()).toEqual(
    [
      ...SUBJECTS.flatMap((subject) => INDICATORS.map((indicator) => burnName(subject, indicator, 'fast'))),
      ALL_REFUSED,
      TRAFFIC_STOPPED,
      'dispatch-delay',
      'dispatch-dead-letters',
      // Partners' systems do not hear of their orders.
      'events-delay',
      'record-changes-dead-letters',
      'webhooks-fan-out-delay',
      'webhooks-fan-out-dead-letters',
      'webhooks-delay',
      'webhooks-dead-letters',
      // Keeps the events and the work of orders of every line.
      'workflow-dead-letters',
      'subscriptions-activate-customer-delay',
      'subscriptions-activate-customer-dead-letters',
      // Subscriptions are the only line whose workflow completes the order.
      'subscriptions-executions-failed',
    ].sort(),
  );
});

test('the windows of a burn tell nobody by themselves', () => {
  for (const alarm of metricAlarms(operations).filter(isWindow)) {
    expect([...alarm.AlarmActions, ...alarm.OKActions]).toEqual([]);
    expect(alarm.AlarmDescription).toContain('notifies nobody');
  }
});

test('says in every alarm what happens to customers, how urgent it is, and where the runbook helps', () => {
  const urgency =
    /(Urgent: act now, at any hour\.|Not urgent: act within a working day\.|This part .* notifies nobody\.)/;
  for (const { AlarmName, AlarmDescription } of [...metricAlarms(operations), ...composites(operations)]) {
    expect(AlarmDescription, AlarmName).toMatch(/customer|requests|order/i);
    expect(AlarmDescription, AlarmName).toMatch(urgency);
    expect(SECTIONS, AlarmName).toContain(/Runbook: (.*)\.$/.exec(AlarmDescription)?.[1]);
  }
});

test('is quiet when nothing happens, but for what runs each minute, which must be there', () => {
  for (const { AlarmName, TreatMissingData, ComparisonOperator } of metricAlarms(operations)) {
    const isExpected = ['orders-count-silent', 'deadlines-late', 'webhooks-delay', `${TRAFFIC_STOPPED}-short`].includes(
      short(AlarmName),
    );
    expect(ComparisonOperator, AlarmName).toBe(isExpected ? 'LessThanThreshold' : 'GreaterThanOrEqualToThreshold');
    if (isExpected) expect(TreatMissingData, AlarmName).toBe('breaching');
    else expect(['notBreaching', 'ignore'], AlarmName).toContain(TreatMissingData);
  }
});

test('says in every alarm what OK means', () => {
  for (const { AlarmName, AlarmDescription } of [...metricAlarms(operations), ...composites(operations)]) {
    expect(AlarmDescription, AlarmName).toMatch(/ It is over when .+\. Runbook: /);
  }
});
