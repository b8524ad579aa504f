import { SERVED_DAYS } from '../../functions/core/model/event-log.ts';
import { FAN_OUT, RECORD_CHANGES } from '../../lib/config/function-names.ts';
import type { DeadLetter } from './dead-letter-queue.ts';
import { functionName } from './dead-letters.ts';
import type { DeadLetterQueue, Stage } from './stage/stage.ts';

/** Dead letter about records of a stream. */
type RecordsLetter = Extract<DeadLetter, { readonly kind: 'records' }>;

/** Explains how to do the work of records that have left the stream. */
export function goneProblem(stage: Stage, queue: DeadLetterQueue, letter: RecordsLetter): string {
  const name = functionName(letter.batch.requestContext.functionArn);
  const how = name.endsWith(FAN_OUT) ? redelivery(name, letter) : byNumber(stage, name);
  return `the stream, which keeps records for 24 hours, no longer has its records. ${how} Then ${takingAway(stage, queue, letter)}`;
}

const byNumber = (stage: Stage, name: string): string =>
  `The log of ${name} names them. For each order, run ` +
  `npm run ops -- ${name.endsWith(RECORD_CHANGES) ? 'events' : 'dispatch'} <number> --stage ${stage.name}.`;

/** Explains how the deliveries of events are made. The log of events has the events for longer than their stream. */
function redelivery(name: string, { batch: { DDBStreamBatchInfo } }: RecordsLetter): string {
  const { approximateArrivalOfFirstRecord: arrival = 'the first of them' } = DDBStreamBatchInfo;
  return (
    `The log of events has the events for ${SERVED_DAYS} days, but no webhook gets them. The log of ${name} names their tenants. Ask each ` +
    `tenant to call POST /webhooks/{id}/redeliver with only "failed" and a since before ${arrival}.`
  );
}

/** Explains how to take one message away. */
export const takingAway = (stage: Stage, queue: DeadLetterQueue, { id }: DeadLetter): string =>
  `take the message away: npm run ops -- redrive ${stage.shortName(queue)} --discard ${id} --stage ${stage.name}`;
