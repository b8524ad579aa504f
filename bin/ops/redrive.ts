import { GetFunctionConfigurationCommand, InvokeCommand } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { type Call, type Command, count } from './command.ts';
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
import { OpsError } from './ops-error.ts';
import type { DeadLetterQueue, Stage } from './stage.ts';
import { recordsOf, type StreamRecord } from './stream-records.ts';

/** For so long nobody else receives a message that is being worked on: a task takes a quarter of an hour at the most. */
const HIDDEN_SECONDS = 1_200;

/** Hands dead letters to their function again. */
export const redrive: Command = {
  usage: 'redrive <queue> [--dry-run]',
  summary:
    'hands dead letters to their function again, and deletes each message once all of it has succeeded; safe to repeat and to interrupt',
  flags: ['dry-run'],
  names: [1, 1],
  run: async (call) => {
    const queue = await call.stage.queue(call.names[0] ?? '');
    const done = call.flags.dryRun ? await rehearseRedrive(call, queue) : await redriveAll(call, queue);
    if (done.messages === 0) {
      const { hidden } = await sizeOf(call.stage, queue);
      const others = hidden === 0 ? '' : `; somebody is working on ${hidden}, or was until a moment ago`;
      call.print(`${queue.name} has no message${others}.`);
      return hidden === 0;
    }
    const happened = call.flags.dryRun ? 'would be handed over; nothing has been changed' : 'done and deleted';
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
  let succeeded = 0;
  try {
    for (;;) {
      const letters = (await receiveMessages(stage, queue, HIDDEN_SECONDS)).filter(({ id }) => !kept.has(id));
      if (letters.length === 0) break;
      for (const letter of letters) kept.set(letter.id, letter);
      for (const letter of letters) {
        printMessage(call, letter);
        const problem = await invokeAgain(stage, queue, letter);
        call.print(problem === undefined ? '    done' : `    kept: ${problem}`);
        if (problem !== undefined) continue;
        await deleteMessage(stage, queue, letter);
        kept.delete(letter.id);
        succeeded += 1;
      }
    }
  } finally {
    // What is left is not to wait until it shows itself again.
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
    const invocation = await invocationFor(stage, queue, letter);
    const would =
      'problem' in invocation
        ? `would be kept: ${invocation.problem}`
        : `would be handed to ${invocation.functionName}`;
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

/** What a function is invoked with for a letter, or why it is not. */
type Invocation =
  | { readonly problem: string }
  | { readonly functionName: string; readonly event: unknown; readonly records?: readonly StreamRecord[] };

async function invocationFor(stage: Stage, queue: DeadLetterQueue, letter: DeadLetter): Promise<Invocation> {
  switch (letter.kind) {
    case 'records': {
      const records = await recordsOf(stage, letter.batch);
      if (records === undefined) return { problem: goneProblem(stage, letter.batch) };
      return { functionName: letter.batch.requestContext.functionArn, event: { Records: records }, records };
    }
    case 'event':
      return { functionName: await functionOf(stage, queue), event: letter.event };
    case 'unreadable':
      return { problem: 'it is no JSON' };
  }
}

/** What to do about records that nobody can read any more. */
function goneProblem(stage: Stage, { requestContext: { functionArn } }: FailedBatch): string {
  const name = functionName(functionArn);
  return (
    `its records have left the stream, which keeps them for 24 hours. The log of ${name} names them; for each order: ` +
    `npm run ops -- dispatch <number> --stage ${stage.name}. Then delete the message`
  );
}

/** What the function has not done of a letter; undefined when it has done all of it. */
async function invokeAgain(stage: Stage, queue: DeadLetterQueue, letter: DeadLetter): Promise<string | undefined> {
  const invocation = await invocationFor(stage, queue, letter);
  if ('problem' in invocation) return invocation.problem;
  const { FunctionError, Payload } = await stage.clients.lambda.send(
    new InvokeCommand({ FunctionName: invocation.functionName, Payload: JSON.stringify(invocation.event) }),
  );
  const text = Payload?.transformToString() ?? '';
  if (FunctionError !== undefined) return `${functionName(invocation.functionName)} has failed: ${failureIn(text)}`;
  if (invocation.records === undefined) return undefined;
  const { batchItemFailures: failed } = BatchResponse.parse(JSON.parse(text === '' ? 'null' : text)) ?? {};
  if (failed === undefined || failed.length === 0) return undefined;
  return `${failed.length} of ${count(invocation.records.length, 'record')} failed again; the log of ${functionName(invocation.functionName)} says why`;
}

const BatchResponse = z.object({ batchItemFailures: z.array(z.unknown()).optional() }).nullable();
const Failure = z.object({ errorType: z.string(), errorMessage: z.string() });

function failureIn(text: string): string {
  const { success, data } = Failure.safeParse(JSON.parse(text));
  return success ? `${data.errorType}: ${data.errorMessage}` : text;
}

/** The function whose events end in the queue when it has failed at them for the last time. */
async function functionOf(stage: Stage, queue: DeadLetterQueue): Promise<string> {
  const { arn } = await sizeOf(stage, queue);
  for (const FunctionName of await stage.functionsNear(queue.owner)) {
    const { DeadLetterConfig } = await stage.clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    if (DeadLetterConfig?.TargetArn === arn) return FunctionName;
  }
  throw new OpsError(`no function has the queue ${queue.name} for its dead letters`);
}

const OfPartition = z.object({ dynamodb: z.object({ Keys: z.object({ pk: z.object({ S: z.string() }) }) }) });

/** Which items the records are of: the keys of their partitions, such as `ORDER#100001`. */
function subjectsOf(records: readonly StreamRecord[]): string {
  const subjects = records.map((record) => OfPartition.parse(record).dynamodb.Keys.pk.S);
  return [...new Set(subjects)].join(', ');
}
