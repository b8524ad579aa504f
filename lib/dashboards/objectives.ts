import { Duration } from 'aws-cdk-lib';
import type { IMetric, IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { burnRate, latencyOf, type RequestMetrics, requestsOf } from '../alarms/burn-rate.ts';
import { BURNS, type Indicator, LATENCY_MS, percentOf, SUBJECTS, type Subject } from '../alarms/objectives.ts';
import { COLORS, computed, FIVE_MINUTES, figures, graph, limitAt, MINUTE, rowsOf, warningAt } from './widgets.ts';

/** Returns the rows that compare availability and latency with their objectives. */
export const objectiveRows = (requestMetrics: RequestMetrics): readonly (readonly IWidget[])[] => [
  [
    figures(
      'Availability in the last hour (% of requests)',
      24,
      SUBJECTS.map((subject) => availability(requestMetrics, subject, Duration.hours(1))),
    ),
  ],
  [
    graph(
      'Availability (% of requests in 5 min)',
      8,
      SUBJECTS.map((subject) => availability(requestMetrics, subject, FIVE_MINUTES)),
      {
        // Without a minimum, the axis also shows a deep drop.
        leftYAxis: { max: 100, showUnits: false },
        leftAnnotations: [limitAt(percentOf('availability'), `objective: ${percentOf('availability')} %`)],
      },
    ),
    burns(requestMetrics, 'availability', 'Burn rate of the availability budget (times the allowed rate, 5 min)'),
    burns(requestMetrics, 'latency', 'Burn rate of the latency budget (times the allowed rate, 5 min)'),
  ],
  ...rowsOf(SUBJECTS.map((subject) => latency(requestMetrics, subject))),
];

function availability(requestMetrics: RequestMetrics, subject: Subject, period: Duration): IMetric {
  const { requests, faults } = requestsOf(requestMetrics, subject, period);
  const ids = { requests: `${subject}Requests`, faults: `${subject}Faults` };
  return computed(
    `100 * (1 - FILL(${ids.faults}, 0) / ${ids.requests})`,
    { [ids.faults]: faults, [ids.requests]: requests },
    subject,
    period,
  );
}

/** End of the axis of burn rates: twice the rate that pages. */
const LARGEST_RATE = 2 * Math.ceil(BURNS.fast.rate);

// biome-ignore lint/suspicious/noTemplateCurlyInString: CloudWatch replaces it (User Guide, "Using dynamic labels").
const LATEST = '${LAST}';

const burns = (requestMetrics: RequestMetrics, indicator: Indicator, title: string): IWidget =>
  graph(
    title,
    8,
    SUBJECTS.map((subject) =>
      burnRate(requestMetrics, subject, indicator, { minutes: 5, atLeast: 1 }, { label: `${subject}: ${LATEST}` }),
    ),
    {
      // In an outage the rate is a thousand. An axis up to there would draw both limits as zero; the legend has the value.
      leftYAxis: { min: 0, max: LARGEST_RATE, showUnits: false },
      leftAnnotations: [
        limitAt(BURNS.fast.rate, `${BURNS.fast.rate}: page if sustained`),
        warningAt(BURNS.slow.rate, `${BURNS.slow.rate}: ticket if sustained`),
      ],
    },
  );

function latency(requestMetrics: RequestMetrics, subject: Subject): IWidget {
  const read = (statistic: string, color: string) =>
    latencyOf(requestMetrics, subject, { statistic, color, label: statistic, period: MINUTE });
  const limit = LATENCY_MS[subject];
  const whose = subject === 'api' ? 'the whole API, cold starts included' : `the class ${subject}`;
  return graph(`Latency of ${whose} (ms)`, 8, [read('p50', COLORS.quiet), read('p99', COLORS.usual)], {
    leftAnnotations: [limitAt(limit, `objective: ${percentOf('latency')} % within ${limit} ms`)],
  });
}
