import { TABLE_NAMES } from '../../../functions/core/model/tables.ts';
import { burnName, UNANSWERED } from '../../../lib/alarms/alarm-names.ts';
import { ALL_REFUSED, TRAFFIC_STOPPED } from '../../../lib/alarms/busy-stage-alarms.ts';
import {
  delayAlarm,
  ENTRY_DEAD_LETTERS,
  hasLongWork,
  scheduledRuns,
  streamConsumers,
  WEBHOOK_DEAD_LETTERS,
} from '../../../lib/alarms/monitored-resources.ts';
import {
  BURNS,
  INDICATORS,
  type Indicator,
  LATENCY_MS,
  ONE_IN,
  type Speed,
  SUBJECTS,
  type Subject,
} from '../../../lib/alarms/objectives.ts';
import { deployed } from '../../../lib/config/product-lines.ts';
import type { Value } from './alarm-simulation.ts';

/** Values of a metric of the alarm in one minute. */
export interface Sample extends Value {
  readonly minutesAgo: number;
}

/** Series of values, and the resulting state of the alarm. */
export interface Scenario {
  readonly what: string;
  readonly samples: readonly Sample[];
  /** `INSUFFICIENT_DATA` is the state before the first value, of an alarm that silence does not change. */
  readonly state: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA';
}

const content = deployed({ sandbox: true });
const lines = content.lines.map(({ table: { line } }) => line);

const unknown: Scenario = { what: 'nothing is emitted', samples: [], state: 'INSUFFICIENT_DATA' };
const nothing: Scenario = { what: 'nothing is emitted', samples: [], state: 'OK' };
const trips = (what: string, ...samples: readonly (readonly Sample[])[]): Scenario => ({
  what,
  samples: samples.flat(),
  state: 'ALARM',
});
const stays = (what: string, ...samples: readonly (readonly Sample[])[]): Scenario => ({
  what,
  samples: samples.flat(),
  state: 'OK',
});

/** Returns a value for each of the last periods, newest first. An undefined value means no data. */
const periods = (metric: string, minutes: number, values: readonly (number | undefined)[], of?: string): Sample[] =>
  values.flatMap((value, index) =>
    value === undefined
      ? []
      : [{ metric, ...(of !== undefined && { of }), minutesAgo: index * minutes, value, times: 1 }],
  );

/** Returns requests with a token that functions handled, of one class. */
const handled = (minutesAgo: number, times: number): Sample[] =>
  times === 0 ? [] : [{ metric: 'faults', of: 'read', minutesAgo, value: 0, times }];

/** Returns the values of a subject's requests at a time, some of which were bad. */
function requests(subject: Subject, indicator: Indicator, minutesAgo: number, bad: number, all: number): Sample[] {
  const [faults, latency] = subject === 'api' ? ['5xx', 'Latency'] : ['faults', 'latency'];
  const [good, worse] = indicator === 'availability' ? [0, 1] : [LATENCY_MS[subject], LATENCY_MS[subject] + 1];
  const metric = indicator === 'availability' ? faults : latency;
  // The samples of the faults are the requests, whether they failed or not. API Gateway counts its requests in a metric of their own.
  const total =
    subject === 'api'
      ? [{ metric: 'Count', minutesAgo, value: 1, times: all }]
      : [{ metric: 'faults', minutesAgo, value: 0, times: indicator === 'latency' ? all : 0 }];
  return [
    ...total,
    { metric, minutesAgo, value: worse, times: bad },
    { metric, minutesAgo, value: good, times: all - bad },
  ].filter(({ times }) => times > 0);
}

function burn(subject: Subject, indicator: Indicator, speed: Speed): Scenario[] {
  const { rate, long, short } = BURNS[speed];
  const at = (minutesAgo: number, bad: number, all: number) => requests(subject, indicator, minutesAgo, bad, all);
  const all = 10_000;
  const limit = Math.round((rate * all) / ONE_IN[indicator]);
  const before = short.minutes + 5;
  return [
    nothing,
    trips('exactly as many requests are bad as it takes', at(1, limit, all)),
    stays('one bad request fewer', at(1, limit - 1, all)),
    stays('all is well', at(1, 0, all), at(before, 0, all)),
    trips('everything is bad', at(1, all, all), at(before, all, all)),
    stays('it was bad, and is over', at(before, all, all), at(1, 0, all)),
    stays('it was bad, and now nobody calls', at(before, all, all)),
    stays('it was bad before the long window', at(long.minutes + 5, all, all)),
    stays('it has only begun, after many good requests', at(long.minutes - 5, 0, 100 * all), at(1, 50, 50)),
    stays('at night the only request is bad', at(1, 1, 1)),
    stays('at night four requests are bad, and no other comes', at(before, 2, 2), at(1, 2, 2)),
    trips('at night five of ten are bad, two of them now', at(before, 3, 8), at(1, 2, 2)),
    stays('at night five of ten are bad, one of them now', at(before, 4, 9), at(1, 1, 1)),
  ];
}

const unanswered: readonly Scenario[] = [
  nothing,
  trips(
    'two answers a minute are untold of, in three minutes of five',
    periods('5xx', 1, [2, undefined, 2, undefined, 2]),
  ),
  stays('in two minutes of five', periods('5xx', 1, [2, 2])),
  stays('one answer a minute', periods('5xx', 1, [1, 1, 1, 1, 1])),
  stays(
    'functions told of all of them',
    periods('5xx', 1, [20, 20, 20, 20, 20]),
    periods('faults', 1, [20, 20, 20, 20, 20]),
  ),
  stays(
    'what functions told of is two minutes late',
    periods('5xx', 1, [20, 20, 20, 20, 20]),
    periods('faults', 1, [undefined, undefined, 20, 20, 20]),
  ),
  stays(
    'some are counted a minute later by the log',
    periods('5xx', 1, [20, 20, 20, 20, 20]),
    periods('faults', 1, [23, 17, 23, 17, 20]),
  ),
  trips('functions told of a quarter', periods('5xx', 1, [20, 20, 20]), periods('faults', 1, [5, 5, 5])),
];

const delay: readonly Scenario[] = [
  nothing,
  trips('changes wait for ten minutes, twice', periods('IteratorAge', 5, [600_000, 600_000])),
  stays('a little less', periods('IteratorAge', 5, [599_999, 599_999])),
  stays('once', periods('IteratorAge', 5, [600_000, 0])),
];

const deadLetters: readonly Scenario[] = [
  unknown,
  trips('one message waits', periods('ApproximateNumberOfMessagesVisible', 5, [1])),
  trips(
    'a reader holds the only message',
    periods('ApproximateNumberOfMessagesVisible', 5, [0]),
    periods('ApproximateNumberOfMessagesNotVisible', 5, [1]),
  ),
  stays('none waits', periods('ApproximateNumberOfMessagesVisible', 5, [0])),
  stays('it was handed over again', periods('ApproximateNumberOfMessagesVisible', 5, [0, 1])),
];

const executionsFailed: readonly Scenario[] = [
  unknown,
  trips('one failed, and none has ever timed out', periods('ExecutionsFailed', 5, [1])),
  trips('one timed out, and none has ever failed', periods('ExecutionsTimedOut', 5, [1])),
  trips('one that failed before was not redriven', periods('executionsFailed', 5, [1])),
  stays('none did', periods('executionsFailed', 5, [0])),
  stays('all were redriven', periods('executionsFailed', 5, [0, 3]), periods('ExecutionsFailed', 5, [0, 3])),
];

/** A line whose orders are completed by executions of their own: they fail beside those of its entries. */
const longWorkFailed: readonly Scenario[] = [
  ...executionsFailed,
  ...(['StateMachine', 'Entries'] as const).flatMap((machine) => [
    trips(`one of ${machine} failed`, periods('ExecutionsFailed', 5, [1], machine)),
    trips(`one of ${machine} timed out`, periods('ExecutionsTimedOut', 5, [1], machine)),
  ]),
];

const lagging = (...values: readonly (number | undefined)[]) => periods('deadlineLag', 5, values);
const deadlinesLate: readonly Scenario[] = [
  { ...nothing, state: 'ALARM' },
  stays('all have fired in time', lagging(0, 0, 0)),
  trips('one is a quarter of an hour late in each of three periods', lagging(900, 900, 900)),
  stays('one is a little less late', lagging(899, 899, 899)),
  stays('one was late for ten minutes', lagging(900, 900, 60)),
  stays('the sweep has not run for ten minutes', lagging(undefined, undefined, 0)),
  trips('the sweep has not run, and was late before', lagging(undefined, undefined, 900)),
];

const waiting = (...values: readonly (number | undefined)[]) => periods('deliveryLag', 5, values);
const webhooksDelay: readonly Scenario[] = [
  { ...nothing, state: 'ALARM' },
  stays('no first attempt waits', waiting(0, 0)),
  trips('one waits for ten minutes in each of two periods', waiting(600, 600)),
  stays('a little less', waiting(599, 599)),
  stays('one has waited, and was sent', waiting(0, 600)),
  stays('nobody has looked for five minutes', waiting(undefined, 0)),
  trips('nobody has looked, and one waited before', waiting(undefined, 600)),
];

const disabled = (...values: readonly (number | undefined)[]) => periods('webhooksDisabled', 5, values);
const zeros = (count: number) => Array.from({ length: count }, () => 0);
const webhooksDisabled: readonly Scenario[] = [
  nothing,
  trips('one was disabled now', disabled(1)),
  trips('one was, fifty-five minutes ago', disabled(...zeros(11), 1)),
  stays('one was, an hour ago', disabled(...zeros(12), 1)),
  stays('deliveries fail, and none was', disabled(...zeros(12))),
];

const leftOut = (...values: readonly (number | undefined)[]) => periods('itemsLeftOut', 5, values);
const itemsLeftOut: readonly Scenario[] = [
  nothing,
  trips('a list has left one out now', leftOut(1)),
  trips('a list did, fifty-five minutes ago', leftOut(...zeros(11), 1)),
  stays('a list did, an hour ago', leftOut(...zeros(12), 1)),
];

const stuck: readonly Scenario[] = [
  unknown,
  trips('one order is stuck for a quarter of an hour', periods('ordersStuck', 5, [1, 1, 1])),
  stays('for ten minutes', periods('ordersStuck', 5, [1, 1, 0])),
  stays('none is', periods('ordersStuck', 5, [0, 0, 0])),
];

const counted = (silent: string | undefined, silentFor: number) =>
  lines.map((line) =>
    periods(
      'ordersStuck',
      5,
      [0, 1, 2].map((index) => (line === silent && index < silentFor ? undefined : 0)),
      line,
    ),
  );
const countSilent: readonly Scenario[] = [
  { ...nothing, state: 'ALARM' },
  stays('all lines are counted', ...counted(undefined, 0)),
  ...lines.map((line) => trips(`${line} is not counted for a quarter of an hour`, ...counted(line, 3))),
  ...lines.map((line) => stays(`${line} is not counted for ten minutes`, ...counted(line, 2))),
];

const throttled: readonly Scenario[] = [
  nothing,
  trips(
    'ten requests in each of three periods, reads and writes together',
    periods('ReadThrottleEvents', 5, [4, 4, 4]),
    periods('WriteThrottleEvents', 5, [6, 6, 6]),
  ),
  trips('writes only', periods('WriteThrottleEvents', 5, [10, 10, 10])),
  stays('nine', periods('WriteThrottleEvents', 5, [9, 9, 9])),
  stays('for ten minutes', periods('WriteThrottleEvents', 5, [1000, 1000, 0])),
];

/** Values of a check that runs each five minutes. The alarm lasts over a gap between two runs. */
const wrongItems = (metric: string): readonly Scenario[] => [
  nothing,
  trips('one item is wrong', periods(metric, 5, [1])),
  trips('one is, and the run of the last period is late', periods(metric, 5, [undefined, 1])),
  stays('none is', periods(metric, 5, [0, 0, 0])),
  stays('it was mended a quarter of an hour ago', periods(metric, 5, [0, 0, 0, 1])),
];

const tenantsLimited: readonly Scenario[] = [
  nothing,
  trips('one request a second is rejected', periods('refusals', 5, [300, 300, 300], 'devices')),
  trips('over all lines together', ...lines.map((line) => periods('refusals', 5, [100, 100, 100], line))),
  stays('one fewer in one period', periods('refusals', 5, [300, 299, 300], 'devices')),
  stays('it has stopped', periods('refusals', 5, [undefined, 5_000, 5_000, 5_000], 'devices')),
];

const limitsUnchecked: readonly Scenario[] = [
  unknown,
  trips('ten requests were not checked', periods('limitsUnchecked', 5, [10, 10, 10])),
  stays(
    'for ten minutes, and then a request was',
    periods('limitsUnchecked', 5, [1_000, 1_000, undefined]),
    handled(10, 1),
  ),
  stays('nine of ten', periods('limitsUnchecked', 5, [9, 9, 9]), handled(0, 10), handled(5, 10), handled(10, 10)),
];

/** A five-minute period in which requests were rejected with a status, and others had a token that the API accepts. */
const refusals = (minutesAgo: number, [unauthorized, forbidden]: readonly [number, number], passed: number) => [
  ...(unauthorized > 0 ? [{ metric: 'rejections', of: '401', minutesAgo, value: 1, times: unauthorized }] : []),
  ...(forbidden > 0 ? [{ metric: 'rejections', of: '403', minutesAgo, value: 1, times: forbidden }] : []),
  ...(passed > 0 ? handled(minutesAgo, passed) : []),
];

const callersRefused: readonly Scenario[] = [
  unknown,
  trips('everybody is refused', refusals(0, [50, 0], 0)),
  trips('for the token or its scope', refusals(0, [25, 25], 0)),
  trips('nine of ten', refusals(0, [90, 0], 10)),
  trips('functions refuse all, since no token names a tenant', refusals(0, [0, 60], 60), [
    { metric: 'refusals', of: 'devices', minutesAgo: 0, value: 1, times: 60 },
  ]),
  stays('fewer than nine of ten', refusals(0, [89, 0], 10)),
  stays('a caller in a loop is refused, and others are not', refusals(0, [5_000, 0], 600)),
  { ...unknown, what: 'a caller makes a few mistakes at night', samples: refusals(0, [49, 0], 0) },
  stays('it was wrong, and is over', refusals(5, [500, 0], 0), refusals(0, [1, 0], 1)),
];

const turnsAway: readonly Scenario[] = [
  nothing,
  trips('API Gateway turns fifty away in each of two periods', periods('rejections', 5, [50, 50])),
  stays('once', periods('rejections', 5, [0, 50])),
  stays('forty-nine', periods('rejections', 5, [49, 49])),
  stays(
    'all are for the limits of tenants',
    periods('rejections', 5, [900, 900]),
    periods('refusals', 5, [900, 900], 'devices'),
  ),
  stays(
    'the log counts some of these a minute later',
    periods('rejections', 5, [900, 900]),
    periods('refusals', 5, [600, 880], 'devices'),
  ),
];

/** Five-minute periods in which a line rejected requests, newest first. */
const rejections = (values: readonly number[], requests: number) =>
  values.flatMap((value, index) => [
    { metric: 'faults', minutesAgo: 5 * index, value: 0, times: requests },
    { metric: 'refusals', minutesAgo: 5 * index, value: 1, times: value },
  ]);

const requestsRejected: readonly Scenario[] = [
  unknown,
  trips('half of the requests of a quarter of an hour', rejections([50, 50, 50], 100)),
  trips('all', rejections([60, 60, 60], 60)),
  stays('for ten minutes', rejections([60, 60, 10], 60)),
  stays('fewer than half', rejections([50, 50, 49], 101)),
  { ...unknown, what: 'a caller sends a few at night', samples: rejections([49, 49, 49], 49) },
  stays('a caller in a loop, beside others', rejections([1_000, 1_000, 1_000], 2_001)),
  stays('it was so, and is over', rejections([0, 60, 60], 60)),
];

/** Requests with a token in each of some hours. */
const hours = (count: number, requests: number, from = 1) =>
  Array.from({ length: count }, (_, index) => handled((from + index) * 60 - 1, requests)).flat();

const trafficStopped: readonly Scenario[] = [
  nothing,
  trips('a stage that is busy at all hours gets no request for half an hour', hours(24, 60)),
  stays('requests come', hours(24, 60), handled(0, 1)),
  stays('requests come, and are refused', hours(24, 60), refusals(0, [1, 0], 0)),
  stays('nobody calls at night', hours(15, 600), hours(9, 0, 16)),
  stays('the stage is new', hours(3, 600)),
  stays('few call', hours(24, 59)),
];

/** Requests with a token that was accepted, in each of some periods of five minutes. */
const accepted = (count: number, requests: number, from = 1) =>
  Array.from({ length: count }, (_, index) => handled((from + index) * 5, requests)).flat();

const allRefused: readonly Scenario[] = [
  nothing,
  trips('a stage that is busy at all hours refuses everybody', hours(24, 60), refusals(0, [50, 0], 0)),
  stays('one caller of many is refused', hours(24, 60), refusals(0, [500, 0], 60)),
  stays('one caller alone is refused, in a stage without traffic at night', [
    ...hours(15, 600, 9),
    ...refusals(0, [5_000, 0], 0),
  ]),
  stays('one caller alone is refused in a new stage', hours(3, 600), refusals(0, [5_000, 0], 0)),
  trips('a stage that was busy in half of the last hour refuses everybody', accepted(6, 5), refusals(0, [50, 0], 0)),
  trips(
    'and did so for half an hour',
    accepted(5, 5, 6),
    ...[0, 1, 2, 3, 4, 5].map((at) => refusals(5 * at, [50, 0], 0)),
    accepted(1, 5, 11),
  ),
  stays('one caller alone is refused, and others were busy for less', accepted(5, 600), refusals(0, [5_000, 0], 0)),
  stays('one caller alone is refused, and few others called', accepted(11, 4), refusals(0, [5_000, 0], 0)),
  stays(
    'one caller alone is refused, half an hour after the last of others',
    accepted(6, 600, 7),
    refusals(0, [5_000, 0], 0),
  ),
];

/** Scenarios of every alarm that notifies somebody, by its name after the stage: values that must raise it, and values that must not. */
export const scenarios: Readonly<Record<string, readonly Scenario[]>> = {
  ...Object.fromEntries(
    SUBJECTS.flatMap((subject) =>
      INDICATORS.flatMap((indicator) =>
        (['fast', 'slow'] as const).map((speed) => [
          burnName(subject, indicator, speed),
          burn(subject, indicator, speed),
        ]),
      ),
    ),
  ),
  [UNANSWERED]: unanswered,
  ...Object.fromEntries(streamConsumers(content).map((consumer) => [delayAlarm(consumer), delay])),
  ...Object.fromEntries(
    [
      { name: ENTRY_DEAD_LETTERS },
      { name: WEBHOOK_DEAD_LETTERS },
      ...streamConsumers(content),
      ...scheduledRuns(content),
    ].map(({ name }) => [`${name}-dead-letters`, deadLetters]),
  ),
  ...Object.fromEntries(
    content.lines.map((line) => [
      `${line.table.line}-executions-failed`,
      hasLongWork(line) ? longWorkFailed : executionsFailed,
    ]),
  ),
  'deadlines-late': deadlinesLate,
  ...Object.fromEntries(lines.map((line) => [`${line}-orders-stuck`, stuck])),
  'orders-count-silent': countSilent,
  'webhooks-delay': webhooksDelay,
  'webhooks-disabled': webhooksDisabled,
  'devices-stock-wrong': wrongItems('stockFaults'),
  'devices-items-damaged': wrongItems('damagedItems'),
  'items-left-out': itemsLeftOut,
  'tenants-limited': tenantsLimited,
  'limits-unchecked': limitsUnchecked,
  'callers-refused': callersRefused,
  'api-turns-away': turnsAway,
  ...Object.fromEntries(lines.map((line) => [`${line}-requests-rejected`, requestsRejected])),
  [TRAFFIC_STOPPED]: trafficStopped,
  [ALL_REFUSED]: allRefused,
  ...Object.fromEntries(TABLE_NAMES.map((table) => [`${table.toLowerCase()}-table-throttled`, throttled])),
};
