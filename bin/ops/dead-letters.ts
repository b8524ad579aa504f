import { type Command, count } from './command.ts';
import { type DeadLetter, peekMessages, sizeOf } from './dead-letter-queue.ts';

import { KEPT_MS } from './stream-records.ts';

/** Shows what waits in the queues of dead letters. */
export const deadLetters: Command = {
  usage: 'dead-letters [--json]',
  summary:
    'what functions have failed at for the last time: each queue with its messages. Looking takes none of them away',
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
    if (flags.json) {
      const withoutReceipts = ({ receipt: _, ...letter }: DeadLetter) => letter;
      const shown = queues.map(({ queue: _, letters, ...size }) => ({
        ...size,
        letters: letters.map(withoutReceipts),
      }));
      print(JSON.stringify(shown, null, 2));
      return true;
    }
    for (const { queue, name, visible, hidden, letters } of queues) {
      const others = hidden === 0 ? '' : `, and ${hidden} that somebody is working on`;
      print(`${name}: ${count(Math.max(visible, letters.length), 'message')}${others}`);
      for (const letter of letters) for (const line of describeMessage(letter)) print(`  ${line}`);
      if (letters.length > 0) {
        print(`  Hand them over again: npm run ops -- redrive ${stage.shortName(queue)} --stage ${stage.name}`);
      }
    }
    return true;
  },
};

/** Why a batch was given up (Lambda Developer Guide, "Configuring destinations for failed invocations"), in words. */
const REASONS: Readonly<Record<string, string>> = {
  RetryAttemptsExhausted: 'it has failed as often as it is tried',
  RecordAgeExceeded: 'they had become too old to be tried again',
};

/** What a letter says, in words. */
export function describeMessage(letter: DeadLetter): string[] {
  switch (letter.kind) {
    case 'records': {
      const { requestContext, timestamp, DDBStreamBatchInfo: batch } = letter.batch;
      const { functionArn, condition, approximateInvokeCount: tries } = requestContext;
      const since = batch.approximateArrivalOfFirstRecord;
      const gone = since === undefined ? '' : `; they leave the stream at ${leavesAt(since)}`;
      return [
        `${functionName(functionArn)} could not work on ${count(batch.batchSize, 'record')} of the stream of ${tableOf(batch.streamArn)}`,
        `  since ${since ?? 'an unknown time'}, given up at ${timestamp} after ${count(tries, 'try').replace('trys', 'tries')}: ${REASONS[condition] ?? condition}${gone}`,
      ];
    }
    case 'event':
      return [`an event of ${letter.sentAt} that the queue's function has failed at: ${JSON.stringify(letter.event)}`];
    case 'unreadable':
      return [`a message of ${letter.sentAt} that is no JSON; look at it with the AWS command line`];
  }
}

function leavesAt(arrival: string): string {
  return new Date(Date.parse(arrival) + KEPT_MS).toISOString();
}

/** The function in an ARN, without version or alias. */
export function functionName(arn: string): string {
  return arn.split(':')[6] ?? arn;
}

function tableOf(streamArn: string): string {
  return streamArn.split('/')[1] ?? streamArn;
}
