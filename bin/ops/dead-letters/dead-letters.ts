import { type Call, type Command, count } from '../stage/command.ts';
import { reasonOf } from '../stage/executions.ts';
import { explainError } from '../stage/failures.ts';
import type { Stage } from '../stage/stage.ts';
import { type DeadLetter, peekMessages, sizeOf } from './dead-letter-queue.ts';
import { describeAside, momentOf, subjectsOf, tableOf } from './put-aside.ts';
import { KEPT_MS, recordAt } from './stream-records.ts';

/** Shows the messages in the dead-letter queues. */
export const deadLetters: Command = {
  usage: 'dead-letters [--json]',
  summary:
    'Shows the messages in each dead-letter queue: work that failed after all retries. The messages stay in their queues. The exit code is 1 if there is one.',
  flags: ['json'],
  names: [0, 0],
  run: async ({ stage, flags, print }) => {
    const queues = await Promise.all(
      (await stage.queues()).map(async (queue) => {
        const { visible, hidden } = await sizeOf(stage, queue);
        return {
          queue,
          name: queue.name,
          visible,
          hidden,
          letters: visible === 0 ? [] : await peekMessages(stage, queue),
        };
      }),
    );
    const areEmpty = queues.every(({ visible, hidden, letters }) => visible + hidden + letters.length === 0);
    if (flags.json) {
      const withoutReceipts = ({ receipt: _, ...letter }: DeadLetter) => letter;
      const shown = queues.map(({ queue: _, letters, ...size }) => ({
        ...size,
        letters: letters.map(withoutReceipts),
      }));
      print(JSON.stringify(shown, null, 2));
      return areEmpty;
    }
    for (const { queue, name, visible, hidden, letters } of queues) {
      const others = hidden === 0 ? '' : `, and ${hidden} in progress`;
      print(`${name}: ${count(Math.max(visible, letters.length), 'message')}${others}`);
      for (const letter of letters) {
        for (const line of [...describeMessage(letter), ...(await aboutOf(stage, letter).catch(unknown))])
          print(`  ${line}`);
      }
      if (letters.length > 0) {
        print(`  To process them again: npm run ops -- redrive ${stage.shortName(queue)} --stage ${stage.name}`);
      }
    }
    return areEmpty;
  },
};

/** Says which items a batch of records is about, and when a record that was put aside was written, as long as the stream has them. */
async function aboutOf(stage: Stage, letter: DeadLetter): Promise<string[]> {
  if (letter.kind === 'put aside') {
    const original = await recordAt(stage, letter.record);
    return [`  ${momentOf(letter.record, original?.dynamodb.ApproximateCreationDateTime)}`];
  }
  const subjects = letter.kind === 'records' ? ((await subjectsOf(stage, letter)) ?? []) : [];
  return subjects.length === 0 ? [] : [`  about ${subjects.join(', ')}`];
}

/** Says why a message does not show what it is about. The others do. */
const unknown = (error: unknown): string[] => [`  what it is about is unknown: ${explainError(error)}`];

/** Reasons why Lambda stopped retrying a batch, as text (Lambda Developer Guide, "Configuring destinations for failed invocations"). */
const REASONS: Readonly<Record<string, string>> = {
  RetryAttemptsExhausted: 'all retries failed',
  RecordAgeExceeded: 'the records exceeded their maximum age',
};

/** Prints the description of a message, indented. */
export function printMessage({ print }: Pick<Call, 'print'>, letter: DeadLetter): void {
  for (const line of describeMessage(letter)) print(`  ${line}`);
}

/** Longest line about a message, in characters. A message may have a quarter of a megabyte. */
const LONGEST_LINE = 500;

/** Returns a line that a terminal shows as it is: without control characters, and no longer than it helps. */
function printable(line: string): string {
  const shown = line.replaceAll(/\p{Cc}/gu, '\ufffd');
  return shown.length <= LONGEST_LINE ? shown : `${shown.slice(0, LONGEST_LINE)}… (${shown.length} characters)`;
}

/** Describes a message, one line of text per element. */
export const describeMessage = (letter: DeadLetter): string[] => linesOf(letter).map(printable);

function linesOf(letter: DeadLetter): string[] {
  switch (letter.kind) {
    case 'records': {
      const { requestContext, timestamp, DDBStreamBatchInfo: batch } = letter.batch;
      const { functionArn, condition, approximateInvokeCount: tries } = requestContext;
      const since = batch.approximateArrivalOfFirstRecord;
      const gone = since === undefined ? '' : `; the stream keeps them until ${leavesAt(since)}`;
      return [
        `${functionName(functionArn)} could not process ${count(batch.batchSize, 'record')} from the stream of ${tableOf(batch.streamArn)}`,
        `  first record at ${since ?? 'an unknown time'}, last attempt at ${timestamp} after ${count(tries, 'try').replace('trys', 'tries')}: ${REASONS[condition] ?? condition}${gone}`,
      ];
    }
    case 'put aside':
      return describeAside(letter.record);
    case 'execution': {
      const { name, event, failure } = letter.execution;
      const reason = reasonOf({ error: failure.Error, cause: failure.Cause });
      return [`workflow run ${name} of ${letter.sentAt} (${event.detailType}) failed after all retries`, `  ${reason}`];
    }
    case 'wake-up': {
      const { tenant, webhook, lane } = letter.lane;
      return [`wake-up of ${letter.sentAt} for lane ${lane} of the webhook ${webhook} of the tenant ${tenant}`];
    }
    case 'event':
      return [`event of ${letter.sentAt} that the function could not process: ${JSON.stringify(letter.event)}`];
    case 'unreadable':
      return [`message of ${letter.sentAt} that is not JSON; read it with the AWS command line by its id ${letter.id}`];
  }
}

function leavesAt(arrival: string): string {
  return new Date(Date.parse(arrival) + KEPT_MS).toISOString();
}

/**
 * Returns the name of the function in an ARN, without version or alias.
 *
 * @example functionName('arn:aws:lambda:eu-west-1:111122223333:function:dispatch:live') // 'dispatch'
 */
export function functionName(arn: string): string {
  return arn.split(':')[6] ?? arn;
}
