import type { IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { MetricSource } from '../alarms/metric-source.ts';
import { LONGEST_DELAY } from '../alarms/monitored-resources.ts';
import { averageOf, COLORS, graph, limitAt, maximumOf, samplesOf, sumOf, text } from './widgets.ts';

/** Returns the rows about the log of events and the deliveries to webhooks. */
export const eventRows = (metrics: MetricSource): readonly (readonly IWidget[])[] => [
  [
    text(
      "## Events and webhooks\nPartners' systems read the log, or get each event at a webhook. A partner's own fault holds its webhook, and then disables it: only the first attempts at the others must be in time.",
    ),
  ],
  [
    graph('Events appended to the logs of tenants (events / 5 min)', 12, [
      metrics.own('eventsAppended', {}, sumOf('events')),
    ]),
    graph("Time until a change is in its tenant's log (s)", 12, [
      metrics.own('eventLag', {}, maximumOf('longest')),
      metrics.own('eventLag', {}, { ...averageOf('average'), color: COLORS.quiet }),
    ]),
  ],
  [
    graph('Deliveries by outcome (deliveries / 5 min)', 8, [
      metrics.own('deliveriesSucceeded', {}, { ...sumOf('succeeded'), color: COLORS.good }),
      metrics.own('deliveriesSucceeded', {}, { ...samplesOf('attempts'), color: COLORS.quiet }),
      metrics.own('deliveriesFailed', {}, { ...sumOf('failed for good'), color: COLORS.bad }),
    ]),
    graph(
      'Time from the log to the first attempt, and longest wait for one (s)',
      8,
      [
        metrics.own('firstAttemptLag', {}, maximumOf('longest of those sent')),
        metrics.own('firstAttemptLag', {}, { ...averageOf('average of those sent'), color: COLORS.quiet }),
        metrics.own('deliveryLag', {}, maximumOf('longest of those that wait')),
      ],
      { leftAnnotations: [limitAt(LONGEST_DELAY.toSeconds(), `limit: ${LONGEST_DELAY.toMinutes()} minutes`)] },
    ),
    graph('Webhooks that were held or disabled (webhooks / 5 min)', 8, [
      metrics.own('webhooksHeld', {}, { ...sumOf('holds'), color: COLORS.warning }),
      metrics.own('webhooksDisabled', {}, { ...sumOf('disabled'), color: COLORS.bad }),
    ]),
  ],
];
