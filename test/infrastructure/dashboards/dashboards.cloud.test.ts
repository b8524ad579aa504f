import { beforeAll, describe, expect, test } from 'vitest';
import { limitsOf, statusesOf } from '../../../functions/core/model/lifecycle.ts';
import { METRICS } from '../../../functions/core/model/metrics.ts';
import { BURNS, INDICATORS, LATENCY_MS, percentOf, SUBJECTS } from '../../../lib/alarms/objectives.ts';
import { productLines } from '../../../lib/config/product-lines.ts';
import { isDeclared, metricAlarms, metricsOfAlarm } from '../metric-references.ts';
import { changed, resourcesOf, synthesize, type Template } from '../templates.ts';
import { type DashboardBody, dashboardsOf, metricsOfWidget, renderingsOf, type Widget } from './dashboard-body.ts';

const DASHBOARD = 'AWS::CloudWatch::Dashboard';

let operations: Template;
let orders: DashboardBody;
let service: DashboardBody;
beforeAll(() => {
  operations = synthesize({ stage: 'production' }).operations;
  const named = (name: string) => {
    const found = dashboardsOf(operations).find((dashboard) => dashboard.name === `quartermaster-production-${name}`);
    if (found === undefined) throw new Error(`There is no dashboard ${name}`);
    return found;
  };
  [orders, service] = [named('orders'), named('service')];
});

const widgets = () => [...orders.widgets, ...service.widgets];
const graphs = () => widgets().filter(({ type }) => type === 'metric');
const titled = (dashboard: DashboardBody, title: string): Widget => {
  const found = dashboard.widgets.find(({ properties }) => properties.title === title);
  if (found === undefined) throw new Error(`There is no widget "${title}"`);
  return found;
};
/** Returns the metrics of a widget, each as its name and the value of one dimension. */
const series = (widget: Widget, dimension: string) =>
  metricsOfWidget(widget).map(({ name, dimensions }) => `${name} ${dimensions[dimension]}`);

test('there are two: whether the business runs, and whether the system runs', () => {
  expect(resourcesOf(operations, DASHBOARD)).toHaveLength(2);
  expect(orders.widgets[0]?.properties.markdown).toMatch(/^# Orders: is the business running\?\nRead it from the top/);
  expect(service.widgets[0]?.properties.markdown).toMatch(/^# Service: is the system running\?\nRead it from the top/);
});

test('each begins with a line that says how to read it, and the state of the alarms', () => {
  const ids = resourcesOf(operations, 'AWS::CloudWatch::Alarm').concat(
    resourcesOf(operations, 'AWS::CloudWatch::CompositeAlarm'),
  );
  for (const { widgets: all } of [orders, service]) {
    expect(all.slice(0, 2).map(({ type }) => type)).toEqual(['text', 'alarm']);
    for (const alarm of all[1]?.properties.alarms ?? [])
      expect(ids.map(([id]) => `{"Fn::GetAtt":["${id}","Arn"]}`)).toContain(alarm);
  }
  const told = ids.filter(([, { Properties }]) => Properties.AlarmActions !== undefined);
  expect(service.widgets[1]?.properties.alarms).toHaveLength(told.length);
});

test('every title says the unit, and every series has a name', () => {
  for (const widget of graphs()) {
    expect(widget.properties.title).toMatch(/\(.+\)$/);
    for (const { label = '' } of renderingsOf(widget).filter(({ visible }) => visible)) expect(label).not.toBe('');
  }
});

test('sums stay those of the time that the title says, however long a time is looked at', () => {
  expect([orders, service].map(({ periodOverride }) => periodOverride)).toEqual(['inherit', 'inherit']);
  for (const { properties, ...widget } of graphs()) {
    const minutes = /\/ (?:(\d+) )?min\)/.exec(properties.title);
    if (minutes === null) continue;
    // The default period of a metric is three hundred seconds.
    for (const { period = 300 } of renderingsOf({ properties, ...widget }))
      expect(period).toBe(60 * Number(minutes[1] ?? 1));
  }
});

const undeclared = (template: Template) =>
  dashboardsOf(template).flatMap(({ widgets: all }) =>
    all.flatMap((widget) => metricsOfWidget(widget).filter((metric) => !isDeclared(metric))),
  );

test('no widget is dead: each metric is emitted with these dimensions', () => {
  expect(undeclared(operations)).toEqual([]);
  const body = (metric: readonly string[]) => ({
    'Fn::Join': [
      '',
      [
        JSON.stringify({
          start: '-PT3H',
          periodOverride: 'inherit',
          widgets: [{ type: 'metric', x: 0, y: 0, width: 6, height: 6, properties: { metrics: [metric] } }],
        }),
      ],
    ],
  });
  const wrong = [
    ['Quartermaster', 'ordersPlaced', 'line', 'devices'],
    ['Quartermaster', 'orderPlaced', 'line', 'devices', 'stage', 'production'],
    ['Quartermaster', 'ordersPlaced', 'tenant', 'acme', 'stage', 'production'],
    ['AWS/Lambda', 'Errors', 'Function', 'x'],
    ['AWS/SNS', 'NumberOfMessagesPublished', 'TopicName', 'x'],
  ];
  for (const metric of wrong)
    expect(undeclared(changed(operations, DASHBOARD, 'DashboardBody', body(metric)))).toHaveLength(2);
});

test('every metric that the functions emit is shown or watched somewhere', () => {
  const used = [...graphs().flatMap(metricsOfWidget), ...metricAlarms(operations).flatMap(metricsOfAlarm)];
  for (const name of Object.keys(METRICS)) expect(used.map((metric) => metric.name)).toContain(name);
});

/**
 * Limits from the CloudWatch User Guide, "CloudWatch service quotas". The guide has no limit for the body, so the value is a modest
 * one.
 */
test('stays within the limits of CloudWatch: 500 widgets, 500 metrics a widget, 2,500 a dashboard', () => {
  for (const { widgets: all, size } of [orders, service]) {
    expect(all.length).toBeLessThanOrEqual(500);
    expect(Math.max(...all.map(({ properties }) => properties.metrics.length))).toBeLessThanOrEqual(500);
    expect(all.flatMap(({ properties }) => properties.metrics).length).toBeLessThanOrEqual(2_500);
    expect(size).toBeLessThan(256 * 1_024);
  }
});

test('widgets lie beside each other, never over each other, within 24 columns', () => {
  for (const { widgets: all } of [orders, service]) {
    const taken = new Set<string>();
    for (const { x, y, width, height } of all) {
      expect(x + width).toBeLessThanOrEqual(24);
      for (let column = x; column < x + width; column += 1) {
        for (let row = y; row < y + height; row += 1) {
          expect(taken.has(`${column} ${row}`)).toBe(false);
          taken.add(`${column} ${row}`);
        }
      }
    }
  }
});

test('ids of metrics in a widget name one metric each', () => {
  for (const widget of graphs()) {
    const ids = renderingsOf(widget).flatMap(({ id }) => id ?? []);
    expect(new Set(ids).size).toBe(ids.length);
  }
});

describe('orders', () => {
  test.each(['ordersPlaced', 'ordersReplayed', 'ordersStuck', 'refusals'])('shows %s of every line', (name) => {
    const shown = orders.widgets.flatMap((widget) => series(widget, 'line'));
    for (const { table } of productLines) expect(shown).toContain(`${name} ${table.line}`);
  });

  test('shows deadlines that have passed of the lines whose lifecycle has some', () => {
    // Subscription orders have no deadlines: the workflow completes them.
    const lines = productLines.map(({ table }) => table.line).filter((line) => line !== 'subscriptions');
    expect(series(titled(orders, 'Passed deadlines: attention needed (orders / 5 min)'), 'line')).toEqual(
      lines.map((line) => `attentionNeeded ${line}`),
    );
  });

  test.each(productLines.map((line) => [line.table.title, line] as const))(
    'shows the statuses of %s in the order of the lifecycle',
    (title, { lifecycle }) => {
      const limited = statusesOf(limitsOf(lifecycle));
      const moves = titled(orders, `${title}: orders that left a status, or ended in one (orders / 5 min)`);
      const isFinal = (status: string) => lifecycle[status]?.next.length === 0;
      expect(series(moves, 'status')).toEqual([
        ...statusesOf(lifecycle).flatMap((status) => (isFinal(status) ? [] : [`timeInStatus ${status}`])),
        ...statusesOf(lifecycle).flatMap((status) => (isFinal(status) ? [`ordersEnded ${status}`] : [])),
      ]);
      expect(series(titled(orders, `${title}: open orders by status (orders)`), 'status')).toEqual(
        limited.map((status) => `ordersOutstanding ${status}`),
      );
      const ages = orders.widgets.find(({ properties }) => properties.title.startsWith(`${title}: age of the oldest`));
      expect(ages && series(ages, 'status')).toEqual(limited.map((status) => `oldestOrderAge ${status}`));
      const marked = ages?.properties.annotations.horizontal ?? [];
      expect(marked.flatMap(({ label }) => label.replace('limit: ', '').split(', ')).sort()).toEqual(
        [...limited].sort(),
      );
    },
  );

  test('shows ages in minutes, and not in days, where every limit is below a day', () => {
    const subscriptions = productLines.find(({ table }) => table.line === 'subscriptions');
    const widget = titled(orders, `${subscriptions?.table.title}: age of the oldest order in a status (minutes)`);
    expect(widget.properties.annotations.horizontal).toMatchObject([{ value: 60, label: 'limit: 1002' }]);
    expect(renderingsOf(widget).find(({ expression }) => expression)?.expression).toBe('age0 / 60');
  });

  test('has refusals for want of stock, and of keys of other requests, in widgets of their own', () => {
    expect(series(titled(orders, 'Insufficient stock (requests / 5 min)'), 'code')).toEqual([
      'refusals INSUFFICIENT_STOCK',
    ]);
    // Subscription orders return the first response to any request with a known key, but their operators' PUTs do not.
    expect(series(titled(orders, 'Idempotency key reused for another request (requests / 5 min)'), 'line')).toEqual(
      productLines.map(({ table }) => `refusals ${table.line}`),
    );
  });
});

describe('service', () => {
  test('shows the latency of each class against its objective', () => {
    const latencies = service.widgets.filter(({ properties }) => properties.title.startsWith('Latency of'));
    expect(latencies.map(({ properties }) => properties.annotations.horizontal.map(({ value }) => value))).toEqual(
      SUBJECTS.map((subject) => [LATENCY_MS[subject]]),
    );
  });

  test('shows availability against its objective, and how fast the error budgets are used up', () => {
    const marked = (title: string) =>
      titled(service, title).properties.annotations.horizontal.map(({ value }) => value);
    expect(marked('Availability (% of requests in 5 min)')).toEqual([percentOf('availability')]);
    for (const indicator of INDICATORS) {
      expect(marked(`Burn rate of the ${indicator} budget (times the allowed rate, 5 min)`)).toEqual([
        BURNS.fast.rate,
        BURNS.slow.rate,
      ]);
    }
  });

  test('caps the axis of burn rates, so that the limits can be read in an outage, and has the value in the legend', () => {
    for (const indicator of INDICATORS) {
      const widget = titled(service, `Burn rate of the ${indicator} budget (times the allowed rate, 5 min)`);
      const { min, max = 0 } = widget.properties.yAxis.left;
      expect(min).toBe(0);
      expect(max).toBeGreaterThan(BURNS.fast.rate);
      expect(max).toBeLessThan(3 * BURNS.fast.rate);
      const shown = renderingsOf(widget).filter(({ visible }) => visible);
      for (const { label } of shown) expect(label).toMatch(/^[a-z]+: \$\{LAST\}$/);
    }
  });

  test('names the version and the commit, and shows the calls of each version during a canary', () => {
    const deployment = service.widgets.find(({ properties }) => properties.markdown.startsWith('## Deployment'));
    expect(deployment?.properties.markdown).toMatch(
      /Version \*\*\d+\.\d+\.\d+\*\*, commit `([0-9a-f]{7,40}(-dirty)?|unknown)`/,
    );
    const calls = titled(service, 'Calls by version while a canary runs (calls / min)');
    expect(renderingsOf(calls)[0]?.expression).toContain('{AWS/Lambda,ExecutedVersion,FunctionName,Resource}');
  });

  test('shows rejected requests by status', () => {
    expect(series(titled(service, 'Rejected by status (responses / 5 min)'), 'status')).toEqual(
      [401, 403, 404, 409, 422, 429].map((status) => `rejections ${status}`),
    );
  });

  test('shows a row of events and one of webhooks, with the limit of a first attempt', () => {
    const titles = service.widgets.map(({ properties }) => properties.title || properties.markdown.split('\n')[0]);
    const from = titles.indexOf('## Events and webhooks');
    expect(titles.slice(from, from + 6)).toEqual([
      '## Events and webhooks',
      'Events appended to the logs of tenants (events / 5 min)',
      "Time until a change is in its tenant's log (s)",
      'Deliveries by outcome (deliveries / 5 min)',
      'Time from the log to the first attempt, and longest wait for one (s)',
      'Webhooks that were held or disabled (webhooks / 5 min)',
    ]);
    const shown = service.widgets.slice(from, from + 6).flatMap((widget) => metricsOfWidget(widget));
    expect([...new Set(shown.map(({ name }) => name))].sort()).toEqual([
      'deliveriesFailed',
      'deliveriesSucceeded',
      'deliveryLag',
      'eventLag',
      'eventsAppended',
      'firstAttemptLag',
      'webhooksDisabled',
      'webhooksHeld',
    ]);
    const [waits] = titled(service, 'Time from the log to the first attempt, and longest wait for one (s)').properties
      .annotations.horizontal;
    expect(waits?.value).toBe(600);
  });

  test('shows the dead letters of every queue of them', () => {
    const { service: deployed } = synthesize({ stage: 'production' });
    const queues = resourcesOf(deployed, 'AWS::SQS::Queue').map(([, { Properties }]) => String(Properties.QueueName));
    expect(series(titled(service, 'Dead letters (messages)'), 'QueueName').toSorted()).toEqual(
      queues
        .filter((name) => name.endsWith('-dead-letters'))
        .map((name) => `ApproximateNumberOfMessagesVisible ${name}`)
        .toSorted(),
    );
  });

  test.each([
    ['AWS/Lambda', ['Errors', 'Throttles', 'Invocations', 'Duration', 'IteratorAge']],
    ['AWS/DynamoDB', ['ConsumedReadCapacityUnits', 'ConsumedWriteCapacityUnits', 'TransactionConflict']],
    ['AWS/DynamoDB', ['ReadThrottleEvents', 'WriteThrottleEvents']],
    ['AWS/States', ['ExecutionsStarted', 'ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionTime']],
    ['AWS/SQS', ['ApproximateNumberOfMessagesVisible']],
    ['AWS/Logs', ['IncomingBytes']],
    ['AWS/ApiGateway', ['Count', '4xx', '5xx', 'Latency']],
    ['Quartermaster', ['faults', 'latency', 'retries', 'deadlineLag', 'countAge', 'refusals', 'limitsUnchecked']],
  ])('shows of %s %j', (namespace, names) => {
    const shown = service.widgets.flatMap(metricsOfWidget).filter((metric) => metric.namespace === namespace);
    expect(shown.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
  });
});

test('shows the volume of every log that is written, and of no other', () => {
  const { service: deployed } = synthesize({ stage: 'production' });
  const groups = resourcesOf(deployed, 'AWS::Logs::LogGroup').map(([, { Properties }]) =>
    String(Properties.LogGroupName),
  );
  const written = groups.filter((group) => {
    const [, line] = /\/states\/quartermaster-production-([a-z]+)$/.exec(group) ?? [];
    const tasks = productLines.find(({ table }) => table.line === line)?.tasks ?? {};
    // A Standard machine without long work has only the ends of executions of an earlier version.
    return line === undefined || Object.values(tasks).some(({ isLong }) => isLong);
  });
  const shown = service.widgets
    .flatMap(metricsOfWidget)
    .flatMap(({ namespace, dimensions }) => (namespace === 'AWS/Logs' ? [dimensions.LogGroupName] : []));
  expect(shown.toSorted()).toEqual(written.toSorted());
});
