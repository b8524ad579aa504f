import { SERVED_DAYS } from '../../../functions/core/model/event-log.ts';
import { FAN_OUT, RECORD_CHANGES } from '../../../lib/config/function-names.ts';
import type { DeadLetterQueue, Stage } from '../stage/stage.ts';
import type { DeadLetter } from './dead-letter-queue.ts';
import { functionName } from './dead-letters.ts';
import { tableOf } from './put-aside.ts';

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

/**
 * Explains that a letter about records is of another stage, since it names a function or a table that this one does not have. The function of
 * the other stage would get its records. A batch needs no table, but the stream alone.
 *
 * @returns undefined for a letter of this stage
 */
export async function strangeness(
  stage: Stage,
  queue: DeadLetterQueue,
  letter: RecordsLetter | Extract<DeadLetter, { readonly kind: 'put aside' }>,
): Promise<string | undefined> {
  const [named, table] =
    letter.kind === 'records'
      ? [functionName(letter.batch.requestContext.functionArn)]
      : [letter.record.functionName, tableOf(letter.record.streamArn)];
  const hasTable = table === undefined || (await stage.tables()).includes(table);
  const hasFunction = (await stage.functionsNear(queue.owner)).includes(named);
  if (hasTable && hasFunction) return undefined;
  const what = hasFunction ? `table ${table}` : `function ${named === '' ? 'without a name' : named}`;
  return `the stage ${stage.name} has no ${what}; ${takingAway(stage, queue, letter)}`;
}

/** Explains how to take one message away. */
export const takingAway = (stage: Stage, queue: DeadLetterQueue, { id }: DeadLetter): string =>
  `take the message away: npm run ops -- redrive ${stage.shortName(queue)} --discard ${id} --stage ${stage.name}`;
