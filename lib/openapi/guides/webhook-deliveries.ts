import {
  ANSWER_LIMIT_MS,
  GONE,
  HOLDING_STATUSES,
  LONGEST_ANSWER_BYTES,
} from '../../../functions/webhooks/model/answers.ts';
import {
  FAILURES_BEFORE_HOLD,
  FIRST_HOLD,
  JITTER,
  LONGEST_HOLD,
  LONGEST_RETRY_AFTER,
  LONGEST_SCHEDULE,
  SCHEDULE,
} from '../../../functions/webhooks/model/schedule.ts';
import { LANES } from '../../../functions/webhooks/model/webhook-keys.ts';
import { markdownTable } from './markdown-table.ts';
import { timeText } from './time-text.ts';

const KB = 1024;
const held = [...HOLDING_STATUSES].join(', ');

/** Answers of a receiver, with what follows from each (docs/contracts/webhooks.md, "Answers"). */
const ANSWERS: readonly (readonly [string, string])[] = [
  [
    `200 to 299 within ${timeText(ANSWER_LIMIT_MS)}`,
    `Delivered. The service reads at most ${LONGEST_ANSWER_BYTES / KB} KB of the body, and forgets them.`,
  ],
  [`${GONE}`, 'Failed. The service disables the webhook at once.'],
  [
    held,
    `Failed. The service holds the webhook: no attempt follows before \`Retry-After\` (seconds or a date, at most ${timeText(LONGEST_RETRY_AFTER)}). Without it the first hold takes ${timeText(FIRST_HOLD)}, each further one twice as long, at most ${timeText(LONGEST_HOLD)}.`,
  ],
  ['300 to 399', 'Failed (`redirect`). The service follows no redirect.'],
  [
    'Anything else, or no answer in time',
    'Failed (`status`, `timeout`, `connection`, `tls`, `refused-address`). The service tries again.',
  ],
];

/** The wait before each attempt (docs/contracts/webhooks.md, "Repeats"). */
const REPEATS = SCHEDULE.map((wait, index) => [
  String(index + 1),
  wait === 0 ? 'at once' : `${timeText(wait)} after the attempt before`,
]);

/** Tells what the service makes of a receiver's answers, when it repeats a delivery, and when it gives a webhook up. */
export const webhookDeliveries = `### What your answer means

${markdownTable(['Your answer', 'What follows'], ANSWERS)}

Deliveries come at least once, and may overtake each other. At most ${LANES} requests go to a webhook at the same time. It needs TLS 1.2 and a valid certificate, and its name must lead to a public address.

### When a delivery is repeated

${markdownTable(['Attempt', 'When'], REPEATS)}

Each wait is longer by up to ${JITTER * 100} percent, at random. If \`Retry-After\` is later, it counts instead. After attempt ${SCHEDULE.length}, or ${timeText(LONGEST_SCHEDULE)}, the delivery has failed for good.

- ${FAILURES_BEFORE_HOLD} failures in a row hold the webhook as a 503 does. A held webhook gets no requests.
- If a delivery has failed for good, and none has succeeded since its first attempt, the service disables the webhook. It adds \`webhook.disabled\` to the log, and sends it to your other webhooks.
- What is pending at a disabled webhook fails with \`disabled\`.`;
