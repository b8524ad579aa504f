import { GetFunctionConfigurationCommand, InvokeCommand } from '@aws-sdk/client-lambda';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import {
  type DeadLetter,
  deleteMessage,
  type FailedBatch,
  peekMessages,
  receiveMessages,
  releaseMessage,
  sizeOf,
} from './dead-letter-queue.ts';
import { describeMessage, functionName } from './dead-letters.ts';
import { type Call, type Command, count } from './stage/command.ts';
import { OpsError } from './stage/ops-error.ts';
import type { DeadLetterQueue, Stage } from './stage/stage.ts';
import { recordsOf, type StreamRecord } from './stream-records.ts';

/** Seconds for which a message in progress is hidden from other readers. A task takes at most a quarter of an hour. */
const HIDDEN_SECONDS = 1_200;

/** Does the work of dead letters again. */
export const redrive: Command = {
  usage: 'redrive <queue> [--dry-run]',
  summary:
    'Does the work of the messages in a dead-letter queue again: sends them to their function, or starts their workflow run. Deletes a message when its function has succeeded, or its run has started. You can repeat or interrupt the command safely.',
  flags: ['dry-run'],
  names: [1, 1],
  run: async (call) => {
    const queue = await call.stage.queue(call.names[0] ?? '');
    const done = call.flags.dryRun ? await rehearseRedrive(call, queue) : await redriveAll(call, queue);
    if (done.messages === 0) {
      const { hidden } = await sizeOf(call.stage, queue);
      const others = hidden === 0 ? '' : `; ${hidden} are in progress, or were until a moment ago`;
      call.print(`${queue.name} has no message${others}.`);
      return hidden === 0;
    }
    const happened = call.flags.dryRun ? 'would be sent; nothing was changed' : 'processed and deleted';
    call.print(`${done.succeeded} of ${count(done.messages, 'message')} ${happened}.`);
    return done.succeeded === done.messages;
  },
};

interface Tally {
  readonly messages: number;
  readonly succeeded: number;
}

async function redriveAll(call: Call, queue: DeadLetterQueue): Promise<Tally> {
  const { stage } = call;
  const kept = new Map<string, DeadLetter>();
  const started = new Set<string>();
  let succeeded = 0;
  try {
    for (;;) {
      const letters = (await receiveMessages(stage, queue, HIDDEN_SECONDS)).filter(({ id }) => !kept.has(id));
      if (letters.length === 0) break;
      for (const letter of letters) kept.set(letter.id, letter);
      for (const letter of letters) {
        printMessage(call, letter);
        const problem = await doAgain(stage, queue, letter, started);
        call.print(problem === undefined ? '    done' : `    kept: ${problem}`);
        if (problem !== undefined) continue;
        await deleteMessage(stage, queue, letter);
        kept.delete(letter.id);
        succeeded += 1;
      }
    }
  } finally {
    // Makes the remaining messages visible now, before their timeout ends.
    for (const letter of kept.values()) await releaseMessage(stage, queue, letter);
  }
  return { messages: succeeded + kept.size, succeeded };
}

async function rehearseRedrive(call: Call, queue: DeadLetterQueue): Promise<Tally> {
  const { stage } = call;
  const letters = await peekMessages(stage, queue);
  let succeeded = 0;
  for (const letter of letters) {
    printMessage(call, letter);
    if (letter.kind === 'execution') {
      call.print(`    would be started again`);
      succeeded += 1;
      continue;
    }
    const invocation = await invocationFor(stage, queue, letter);
    const would =
      'problem' in invocation ? `would be kept: ${invocation.problem}` : `would be sent to ${invocation.functionName}`;
    call.print(
      `    ${would}${'records' in invocation && invocation.records ? `: ${subjectsOf(invocation.records)}` : ''}`,
    );
    if (!('problem' in invocation)) succeeded += 1;
  }
  return { messages: letters.length, succeeded };
}

const printMessage = ({ print }: Call, letter: DeadLetter) => {
  for (const line of describeMessage(letter)) print(`  ${line}`);
};

/** Dead letter of a function. */
type FunctionLetter = Exclude<DeadLetter, { readonly kind: 'execution' }>;

/** Function and event for a dead letter, or the problem that prevents the invocation. */
type Invocation =
  | { readonly problem: string }
  | { readonly functionName: string; readonly event: unknown; readonly records?: readonly StreamRecord[] };

/**
 * Does the work of a dead letter again.
 *
 * @param started names of the executions that this command has started. One that failed again meanwhile keeps its message.
 * @returns the problem; undefined if the message can be deleted
 */
async function doAgain(
  stage: Stage,
  queue: DeadLetterQueue,
  letter: DeadLetter,
  started: Set<string>,
): Promise<string | undefined> {
  if (letter.kind !== 'execution') return invokeAgain(stage, queue, letter);
  const { failure: _failure, ...input } = letter.execution;
  const { name, state } = input;
  if (started.has(name)) return 'it has failed again';
  const stateMachineArn = await stage.stateMachineOf(state.line, 'entries');
  await stage.clients.stepFunctions.send(
    new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
  );
  started.add(name);
  return undefined;
}

async function invocationFor(stage: Stage, queue: DeadLetterQueue, letter: FunctionLetter): Promise<Invocation> {
  switch (letter.kind) {
    case 'records': {
      const records = await recordsOf(stage, letter.batch);
      if (records === undefined) return { problem: goneProblem(stage, letter.batch) };
      return { functionName: letter.batch.requestContext.functionArn, event: { Records: records }, records };
    }
    case 'event':
      return { functionName: await functionOf(stage, queue), event: letter.event };
    case 'unreadable':
      return { problem: 'it is not JSON' };
  }
}

/** Explains how to process records that have left the stream. */
function goneProblem(stage: Stage, { requestContext: { functionArn } }: FailedBatch): string {
  const name = functionName(functionArn);
  return (
    `the stream, which keeps records for 24 hours, no longer has its records. The log of ${name} names them. For each order, run ` +
    `npm run ops -- dispatch <number> --stage ${stage.name}. Then delete the message`
  );
}

/** Invokes the function with a dead letter. Returns the problem, or undefined if the function processed all of it. */
async function invokeAgain(stage: Stage, queue: DeadLetterQueue, letter: FunctionLetter): Promise<string | undefined> {
  const invocation = await invocationFor(stage, queue, letter);
  if ('problem' in invocation) return invocation.problem;
  const { FunctionError, Payload } = await stage.clients.lambda.send(
    new InvokeCommand({ FunctionName: invocation.functionName, Payload: JSON.stringify(invocation.event) }),
  );
  const text = Payload?.transformToString() ?? '';
  if (FunctionError !== undefined) return `${functionName(invocation.functionName)} failed: ${failureIn(text)}`;
  if (invocation.records === undefined) return undefined;
  const { batchItemFailures: failed } = BatchResponse.parse(JSON.parse(text === '' ? 'null' : text)) ?? {};
  if (failed === undefined || failed.length === 0) return undefined;
  return `${failed.length} of ${count(invocation.records.length, 'record')} failed again; see the log of ${functionName(invocation.functionName)}`;
}

const BatchResponse = z.object({ batchItemFailures: z.array(z.unknown()).optional() }).nullable();
const Failure = z.object({ errorType: z.string(), errorMessage: z.string() });

function failureIn(text: string): string {
  const { success, data } = Failure.safeParse(JSON.parse(text));
  return success ? `${data.errorType}: ${data.errorMessage}` : text;
}

/** Finds the function that uses the queue for its dead letters. */
async function functionOf(stage: Stage, queue: DeadLetterQueue): Promise<string> {
  const { arn } = await sizeOf(stage, queue);
  for (const FunctionName of await stage.functionsNear(queue.owner)) {
    const { DeadLetterConfig } = await stage.clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    if (DeadLetterConfig?.TargetArn === arn) return FunctionName;
  }
  throw new OpsError(`no function uses the dead-letter queue ${queue.name}`);
}

const OfPartition = z.object({ dynamodb: z.object({ Keys: z.object({ pk: z.object({ S: z.string() }) }) }) });

/** Returns the partition keys of the records' items, such as `ORDER#100001`. */
function subjectsOf(records: readonly StreamRecord[]): string {
  const subjects = records.map((record) => OfPartition.parse(record).dynamodb.Keys.pk.S);
  return [...new Set(subjects)].join(', ');
}
