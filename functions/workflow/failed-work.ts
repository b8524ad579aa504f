import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { orderKey } from '../core/model/keys.ts';
import { StateMachines } from '../core/model/state-machines.ts';
import type { Store } from '../core/store/store.ts';

/** The places that know what has failed and was not redriven. */
export interface FailureSources {
  /** Returns the names of failed executions of a line's long work, the newest first, and whether there are more. */
  readonly executions: (line: string) => Promise<{ readonly names: readonly string[]; readonly more: boolean }>;
  /** Returns the bodies of dead letters of executions, and how many there are in all, those in progress included. */
  readonly deadLetters: () => Promise<{ readonly bodies: readonly string[]; readonly total: number }>;
}

/** Failed executions of a line that one run looks up, each at half a read unit or more. */
const LOOKED_UP_A_RUN = 50;

/** Orders that one run reads at once. */
const READS_AT_ONCE = 10;

/**
 * Counts the executions of each line that have failed and that nobody has redriven (docs/architecture.md, "Workflows"). An execution of
 * long work counts while its order waits in the status. A dead letter counts while it is in the queue.
 *
 * Without failures a run makes one request for the queue and three for each line with long work, whatever orders there are. With
 * failures it looks up a bounded number, so that the count is a lower bound.
 *
 * @returns the counts by line. A line is absent if a run cannot tell: all that it saw is over, and there is more.
 */
export async function countFailedWork(
  store: Store,
  { executions, deadLetters }: FailureSources,
  lines: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { bodies, total } = await deadLetters();
  const letters = Map.groupBy(bodies, lineOfLetter);
  const counts = new Map<string, number>();
  for (const line of lines) {
    const { names, more } = await executions(line);
    const waiting = await countWaiting(store, names.slice(0, LOOKED_UP_A_RUN));
    const failed = waiting + (letters.get(line)?.length ?? 0);
    const sawAll = !more && names.length <= LOOKED_UP_A_RUN && bodies.length >= total;
    if (failed > 0 || sawAll) counts.set(line, failed);
  }
  return counts;
}

const Letter = z.object({ state: z.object({ line: z.string() }) });

/** Returns the line of a dead letter; undefined for a message that is no execution's input. */
function lineOfLetter(body: string): string | undefined {
  try {
    return Letter.safeParse(JSON.parse(body)).data?.state.line;
  } catch {
    return undefined;
  }
}

async function countWaiting(store: Store, names: readonly string[]): Promise<number> {
  let waiting = 0;
  for (let from = 0; from < names.length; from += READS_AT_ONCE) {
    const some = await Promise.all(names.slice(from, from + READS_AT_ONCE).map((name) => isWaiting(store, name)));
    waiting += some.filter(Boolean).length;
  }
  return waiting;
}

/** Returns true if the order of an execution is still in the status that the execution is for. */
async function isWaiting(store: Store, execution: string): Promise<boolean> {
  const [, number, version] = /-(\d+)-v(\d+)$/.exec(execution) ?? [];
  if (number === undefined) return false;
  const { Item } = await store.client.send(
    new GetCommand({
      TableName: store.ordersTable,
      Key: orderKey(Number(number)),
      ProjectionExpression: 'statusVersion',
    }),
  );
  return Item?.statusVersion === Number(version);
}

/** Statuses of executions that need a person. */
export const FAILED_STATUSES = ['FAILED', 'TIMED_OUT', 'ABORTED'] as const;

/** Dead letters that one run reads at most, in requests of ten (SQS API reference, ReceiveMessage). */
const RECEIVES_A_RUN = 5;
const MESSAGES_A_RECEIVE = 10;

const CLIENT = { maxAttempts: 3, requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 } };

/** The environment variables of {@link failureSources}. */
export interface FailureVariables {
  /** JSON object from line to ARNs, as in {@link StateMachines}. */
  readonly STATE_MACHINES?: string | undefined;
  /** Address of the queue of dead letters of executions. */
  readonly DEAD_LETTERS_URL?: string | undefined;
}

/** Makes the sources from Step Functions and SQS. A message that is read stays visible to operators' commands. */
export function failureSources({ STATE_MACHINES, DEAD_LETTERS_URL }: FailureVariables): FailureSources {
  const machines = new Map(Object.entries(StateMachines.parse(JSON.parse(STATE_MACHINES ?? '{}'))));
  const [stepFunctions, sqs] = [new SFNClient(CLIENT), new SQSClient({ ...CLIENT, useQueueUrlAsEndpoint: false })];
  return {
    executions: async (line) => {
      const stateMachineArn = machines.get(line)?.longWork?.arn;
      if (stateMachineArn === undefined) return { names: [], more: false };
      const pages = await Promise.all(
        FAILED_STATUSES.map((statusFilter) =>
          stepFunctions.send(new ListExecutionsCommand({ stateMachineArn, statusFilter, maxResults: LOOKED_UP_A_RUN })),
        ),
      );
      return {
        names: pages.flatMap(({ executions = [] }) => executions.flatMap(({ name }) => name ?? [])),
        more: pages.some(({ nextToken }) => nextToken !== undefined),
      };
    },
    deadLetters: () => peek(sqs, DEAD_LETTERS_URL),
  };
}

/** Reads dead letters without hiding them from other readers. */
async function peek(sqs: SQSClient, QueueUrl: string | undefined) {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  const [visible, hidden] = [
    Number(Attributes.ApproximateNumberOfMessages ?? 0),
    Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
  ];
  const bodies = new Map<string, string>();
  for (let receives = 0; receives < RECEIVES_A_RUN && bodies.size < visible; receives++) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: MESSAGES_A_RECEIVE, VisibilityTimeout: 0 }),
    );
    for (const { MessageId = '', Body = '' } of Messages) bodies.set(MessageId, Body);
  }
  return { bodies: [...bodies.values()], total: visible + hidden };
}
