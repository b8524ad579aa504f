import { TABLE_NAMES } from '../../../functions/core/model/tables.ts';
import { burnName, UNANSWERED } from '../../../lib/alarms/alarm-names.ts';
import { ALL_REFUSED, TRAFFIC_STOPPED } from '../../../lib/alarms/busy-stage-alarms.ts';
import {
  delayAlarm,
  ENTRY_DEAD_LETTERS,
  LONGEST_DELAY,
  scheduledRuns,
  streamConsumers,
  WEBHOOK_DEAD_LETTERS,
} from '../../../lib/alarms/monitored-resources.ts';
import {
  BURNS,
  INDICATORS,
  type Indicator,
  LATENCY_MS,
  SUBJECTS,
  type Subject,
} from '../../../lib/alarms/objectives.ts';
import { deployed } from '../../../lib/config/product-lines.ts';
import type { Value } from './alarm-simulation.ts';

/** Values that the metrics of an alarm get in each minute of a phase. */
export type Minute = readonly Value[];

/** A cause of an alarm in three phases: it is made, it lasts, and it is over. */
export interface Cause {
  readonly what: string;
  /** Before the cause. */
  readonly well: Minute;
  readonly made: Minute;
  /** The cause lasts without a further event. Undefined for a cause that is nothing but events, such as too many requests. */
  readonly lasts: Minute | undefined;
  readonly over: Minute;
  /** Minutes after which the alarm is on, and after which it is off. */
  readonly onWithin: number;
  readonly offWithin: number;
  /** True for an alarm that compares with the last day. */
  readonly comparesWithDay?: true;
}

const content = deployed({ sandbox: true });
const lines = content.lines.map(({ table: { line } }) => line);

const value = (metric: string, amount: number, of?: string, times = 1): Value => ({
  metric,
  value: amount,
  times,
  ...(of !== undefined && { of }),
});
const nothing: Minute = [];
/** Requests with a token, of one class or line. */
const handled = (times: number, of = 'read') => value('faults', 0, of, times);

function requests(subject: Subject, indicator: Indicator, isBad: boolean): Minute {
  const isOfApi = subject === 'api';
  const total = isOfApi ? [value('Count', 1, undefined, 10)] : [];
  const latency = value(isOfApi ? 'Latency' : 'latency', LATENCY_MS[subject] + (isBad ? 1 : 0), undefined, 10);
  const faults = value(isOfApi ? '5xx' : 'faults', isBad ? 1 : 0, undefined, 10);
  if (indicator === 'availability') return [...total, faults];
  return [...total, ...(isOfApi ? [] : [value('faults', 0, undefined, 10)]), latency];
}

const gauge = (what: string, metric: string, onWithin: number, offWithin = 6): Cause => ({
  what,
  well: [value(metric, 0)],
  made: [value(metric, 1)],
  lasts: [value(metric, 1)],
  over: [value(metric, 0)],
  onWithin,
  offWithin,
});

const VISIBLE = 'ApproximateNumberOfMessagesVisible';
const HIDDEN = 'ApproximateNumberOfMessagesNotVisible';

const deadLetters: readonly Cause[] = [
  { ...gauge('work is in the queue', VISIBLE, 1), well: [value(VISIBLE, 0)] },
  {
    ...gauge('a redrive was interrupted, and its messages are hidden', VISIBLE, 1),
    lasts: [value(VISIBLE, 0), value(HIDDEN, 1)],
  },
  { ...gauge('nobody touches the queue, so that SQS publishes nothing', VISIBLE, 1), lasts: nothing },
];

const executionsFailed: readonly Cause[] = [
  {
    what: 'an execution has failed and was not redriven',
    well: [value('ExecutionsFailed', 0), value('executionsFailed', 0)],
    made: [value('ExecutionsFailed', 1), value('executionsFailed', 1)],
    lasts: [value('executionsFailed', 3)],
    over: [value('executionsFailed', 0)],
    onWithin: 1,
    offWithin: 6,
  },
  {
    what: 'an execution has failed, and the count cannot tell while its message is being redriven',
    well: [value('executionsFailed', 0)],
    made: [value('ExecutionsTimedOut', 1), value('executionsFailed', 1)],
    lasts: nothing,
    over: [value('executionsFailed', 0)],
    onWithin: 1,
    offWithin: 6,
  },
  gauge('an execution of the version before has failed', 'executionsFailed', 1),
];

/** Adds to an alarm that needs values each minute what stops it. */
const stops = (what: string, metric: string, offWithin: number): readonly Cause[] =>
  [nothing].map((silence) => ({
    what,
    well: lines.map((line) => value(metric, 0, metric === 'ordersStuck' ? line : undefined)),
    made: silence,
    lasts: silence,
    over: lines.map((line) => value(metric, 0, metric === 'ordersStuck' ? line : undefined)),
    onWithin: 20,
    offWithin,
  }));

/** Causes that are events. The cause lasts while there are events. */
const events = (what: string, made: Minute, well: Minute, onWithin: number, offWithin: number): Cause => ({
  what,
  well,
  made,
  lasts: undefined,
  over: well,
  onWithin,
  offWithin,
});

const callersRefused: readonly Cause[] = [
  {
    what: 'the audience is wrong, and callers give up',
    well: [handled(20)],
    made: [value('rejections', 1, '401', 20)],
    lasts: nothing,
    over: [handled(20)],
    onWithin: 5,
    offWithin: 6,
  },
  {
    what: 'the audience is wrong, and few callers try again',
    well: [handled(20)],
    made: [value('rejections', 1, '401', 20)],
    lasts: [value('rejections', 1, '401', 1)],
    over: [handled(20), value('rejections', 1, '401', 1)],
    onWithin: 5,
    offWithin: 6,
  },
];

const mostRefused: Cause = {
  what: 'the audience is wrong, and a few callers have tokens of another one',
  well: [handled(20)],
  made: [handled(1), value('rejections', 1, '401', 20)],
  lasts: [handled(1), value('rejections', 1, '401', 20)],
  over: [handled(20)],
  onWithin: 6,
  offWithin: 6,
};

/** Causes of every alarm that notifies somebody, by its name after the stage. */
export const causes: Readonly<Record<string, readonly Cause[]>> = {
  ...Object.fromEntries(
    SUBJECTS.flatMap((subject) =>
      INDICATORS.flatMap((indicator) =>
        (['fast', 'slow'] as const).map((speed): [string, readonly Cause[]] => [
          burnName(subject, indicator, speed),
          [
            {
              what: 'all requests are bad, and callers give up',
              well: requests(subject, indicator, false),
              made: requests(subject, indicator, true),
              lasts: nothing,
              over: requests(subject, indicator, false),
              onWithin: BURNS[speed].long.minutes,
              offWithin: BURNS[speed].short.minutes + 1,
            },
          ],
        ]),
      ),
    ),
  ),
  [UNANSWERED]: [events('functions exit', [value('5xx', 1, undefined, 5)], nothing, 3, 5)],
  ...Object.fromEntries(
    streamConsumers(content).map((consumer) => [
      delayAlarm(consumer),
      [
        events(
          'changes are processed again and again',
          [value('IteratorAge', LONGEST_DELAY.toMilliseconds())],
          [value('IteratorAge', 100)],
          10,
          6,
        ),
      ],
    ]),
  ),
  ...Object.fromEntries(
    [
      { name: ENTRY_DEAD_LETTERS },
      { name: WEBHOOK_DEAD_LETTERS },
      ...streamConsumers(content),
      ...scheduledRuns(content),
    ].map(({ name }) => [`${name}-dead-letters`, deadLetters]),
  ),
  ...Object.fromEntries(lines.map((line) => [`${line}-executions-failed`, executionsFailed])),
  'deadlines-late': [
    ...stops('the sweep does not run', 'deadlineLag', 6),
    {
      ...gauge('an order cannot fire', 'deadlineLag', 15),
      made: [value('deadlineLag', 900)],
      lasts: [value('deadlineLag', 90_000)],
    },
  ],
  ...Object.fromEntries(
    lines.map((line) => [
      `${line}-orders-stuck`,
      [
        gauge('an order is stuck', 'ordersStuck', 15),
        { ...gauge('an order is stuck, and the count stops', 'ordersStuck', 15), lasts: nothing },
      ],
    ]),
  ),
  'webhooks-delay': [
    ...stops('nobody looks for what waits', 'deliveryLag', 6),
    {
      ...gauge('no first attempt happens', 'deliveryLag', 10),
      made: [value('deliveryLag', LONGEST_DELAY.toSeconds())],
      lasts: [value('deliveryLag', 90_000)],
    },
  ],
  'webhooks-disabled': [
    events('webhooks answer 410', [value('webhooksDisabled', 1)], [value('webhooksDisabled', 0)], 1, 61),
  ],
  'devices-stock-wrong': [gauge('a part of a stock is missing', 'stockFaults', 5, 16)],
  'devices-items-damaged': [gauge('an item cannot be read', 'damagedItems', 5, 16)],
  'items-left-out': [events('a list has a damaged item', [value('itemsLeftOut', 1)], nothing, 1, 61)],
  'orders-count-silent': stops('the count does not run', 'ordersStuck', 6),
  'tenants-limited': [events('a tenant does not slow down', [value('refusals', 1, 'devices', 60)], nothing, 15, 6)],
  'limits-unchecked': [
    {
      what: 'the limits cannot be read, and nobody calls',
      well: [handled(10)],
      made: [handled(10), value('limitsUnchecked', 1, undefined, 10)],
      lasts: nothing,
      over: [handled(10)],
      onWithin: 15,
      offWithin: 6,
    },
  ],
  'callers-refused': callersRefused,
  [ALL_REFUSED]: [
    ...[...callersRefused, mostRefused].map((cause): Cause => ({ ...cause, comparesWithDay: true })),
    // Half an hour of requests before is enough, unless all callers give up.
    ...[...callersRefused, mostRefused]
      .filter(({ lasts }) => lasts !== nothing)
      .map((cause) => ({ ...cause, what: `${cause.what}, in a stage that is quiet at night` })),
  ],
  'api-turns-away': [events('a route gets too many requests', [value('rejections', 1, '429', 20)], nothing, 10, 6)],
  ...Object.fromEntries(
    lines.map((line) => [
      `${line}-requests-rejected`,
      [
        {
          what: 'our rules refuse everything, and callers give up',
          well: [handled(20, line)],
          made: [handled(20, line), value('refusals', 1, line, 20)],
          lasts: nothing,
          over: [handled(20, line)],
          onWithin: 15,
          offWithin: 6,
        },
      ],
    ]),
  ),
  [TRAFFIC_STOPPED]: [
    {
      what: 'nobody reaches the API',
      well: [handled(2)],
      made: nothing,
      lasts: nothing,
      over: [handled(2)],
      onWithin: 30,
      offWithin: 1,
      comparesWithDay: true,
    },
  ],
  ...Object.fromEntries(
    TABLE_NAMES.map((table) => [
      `${table.toLowerCase()}-table-throttled`,
      [events('DynamoDB throttles', [value('WriteThrottleEvents', 5)], nothing, 15, 6)],
    ]),
  ),
};
