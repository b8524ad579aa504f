import { GetFunctionConfigurationCommand, InvokeCommand } from '@aws-sdk/client-lambda';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { type Call, type Command, count } from '../stage/command.ts';
import { explainError, failureIn } from '../stage/failures.ts';
import type { DeadLetterQueue, Stage } from '../stage/stage.ts';
import {
  type DeadLetter,
  deleteMessage,
  peekMessages,
  receiveMessages,
  releaseMessage,
  sendWakeUp,
  sizeOf,
} from './dead-letter-queue.ts';
import { functionName, printMessage } from './dead-letters.ts';
import { discardAbout } from './discard.ts';
import { goneProblem, strangeness, takingAway } from './gone-records.ts';
import { type AsideRecord, attemptsAt, goneAside, partitionsOf } from './put-aside.ts';
import { recordsOf, type StreamRecord } from './stream-records.ts';

/** Seconds for which a message in progress is hidden from other readers. A task takes at most a quarter of an hour. */
const HIDDEN_SECONDS = 1_200;

/** Does the work of dead letters again. */
export const redrive: Command = {
  usage: 'redrive <queue> [--discard <key>] [--dry-run]',
  summary:
    'Does the work of the messages in a dead-letter queue again: sends them to their function or their queue, or starts their workflow run. Deletes a message when its function has succeeded, its queue has it, or its run has started. You can repeat or interrupt the command safely. --discard takes the messages about an item away without doing their work, such as ORDER#100123.',
  flags: ['discard', 'dry-run'],
  names: [1, 1],
  run: async (call) => {
    const queue = await call.stage.queue(call.names[0] ?? '');
    // Nobody sees them now: another command has them, or one that was killed.
    const { hidden } = await sizeOf(call.stage, queue);
    const { discard } = call.flags;
    const isDone =
      discard === undefined ? await work(call, queue) : await discardAbout(call, queue, discard, HIDDEN_SECONDS);
    if (hidden > 0) {
      call.print(
        `${count(hidden, 'other message')} in progress, or until a moment ago. An interrupted command leaves its messages hidden for up to ${HIDDEN_SECONDS / 60} minutes; repeat this one then.`,
      );
    }
    return isDone && hidden === 0;
  },
};

/** Does the work of all messages that can be seen, or rehearses it. Returns false if a message remains. */
async function work(call: Call, queue: DeadLetterQueue): Promise<boolean> {
  const done = call.flags.dryRun ? await rehearseRedrive(call, queue) : await redriveAll(call, queue);
  const happened = call.flags.dryRun ? 'would be sent; nothing was changed' : 'processed and deleted';
  const worked = `${done.succeeded} of ${count(done.messages, 'message')} ${happened}.`;
  call.print(done.messages === 0 ? `${queue.name} has no message.` : worked);
  return done.succeeded === done.messages;
}

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
        // What one message names may be gone, such as a function. The others go on.
        const problem = await doAgain(stage, queue, letter, started).catch(failureOf(letter));
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
    const rehearsed = await rehearseOne(stage, queue, letter).catch((error) => ({ problem: failureOf(letter)(error) }));
    call.print(`    would be ${'problem' in rehearsed ? `kept: ${rehearsed.problem}` : rehearsed.would}`);
    if ('would' in rehearsed) succeeded += 1;
  }
  return { messages: letters.length, succeeded };
}

/** Returns a function that explains why the work of a message failed, with the id by which an operator can take it away. */
const failureOf =
  ({ id }: DeadLetter) =>
  (error: unknown) =>
    `${explainError(error)} (message ${id})`;

/** Says what would become of a message, or the problem that keeps it. */
async function rehearseOne(
  stage: Stage,
  queue: DeadLetterQueue,
  letter: DeadLetter,
): Promise<{ readonly would: string } | { readonly problem: string }> {
  if (letter.kind === 'execution') {
    await stage.stateMachineOf(letter.execution.state.line, 'entries');
    return { would: 'started again' };
  }
  if (letter.kind === 'put aside') {
    const strange = await strangeness(stage, queue, letter);
    if (strange !== undefined) return { problem: strange };
    const attempts = await attemptsAt(stage, letter.record);
    if (attempts.length > 0) return { would: `sent to ${letter.record.functionName}` };
    return { problem: goneAside(stage, letter.record, stage.shortName(queue)) };
  }
  if (letter.kind === 'wake-up') {
    const source = await stage.sourceOf(queue);
    return source === undefined ? { problem: noSource(stage, queue, letter) } : { would: `sent to ${nameIn(source)}` };
  }
  const invocation = await invocationFor(stage, queue, letter);
  if ('problem' in invocation) return invocation;
  const about = invocation.records === undefined ? '' : `: ${partitionsOf(invocation.records).join(', ')}`;
  return { would: `sent to ${invocation.functionName}${about}` };
}

/** Dead letter of a function. */
type FunctionLetter = Exclude<DeadLetter, { readonly kind: 'execution' | 'put aside' | 'wake-up' }>;

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
  if (letter.kind === 'put aside') {
    return (await strangeness(stage, queue, letter)) ?? workOffAside(stage, queue, letter.record);
  }
  if (letter.kind === 'wake-up') {
    const source = await stage.sourceOf(queue);
    if (source === undefined) return noSource(stage, queue, letter);
    await sendWakeUp(stage, source, letter.lane);
    return undefined;
  }
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
      const strange = await strangeness(stage, queue, letter);
      if (strange !== undefined) return { problem: strange };
      const records = await recordsOf(stage, letter.batch);
      if (records === undefined) return { problem: goneProblem(stage, queue, letter) };
      return { functionName: letter.batch.requestContext.functionArn, event: { Records: records }, records };
    }
    case 'event':
      // Messages of a queue with a source come from there, and are wake-ups.
      if ((await stage.sourceOf(queue)) !== undefined) {
        return { problem: `no lane waits for it, since it is no wake-up; ${takingAway(stage, queue, letter)}` };
      }
      return (
        (await callOf(stage, queue, letter.event)) ?? {
          problem: `no function takes such a message; ${takingAway(stage, queue, letter)}`,
        }
      );
    case 'unreadable':
      return { problem: `it is not JSON; ${takingAway(stage, queue, letter)}` };
  }
}

const noSource = (stage: Stage, queue: DeadLetterQueue, letter: DeadLetter): string =>
  `it is a wake-up, and no queue of wake-ups belongs to these dead letters; ${takingAway(stage, queue, letter)}`;

/** Returns the name of a queue in its URL. */
const nameIn = (url: string): string => url.slice(url.lastIndexOf('/') + 1);

/** Invokes the function with a dead letter. Returns the problem, or undefined if the function processed all of it. */
async function invokeAgain(stage: Stage, queue: DeadLetterQueue, letter: FunctionLetter): Promise<string | undefined> {
  const invocation = await invocationFor(stage, queue, letter);
  return 'problem' in invocation ? invocation.problem : invoke(stage, invocation);
}

/** Works off a record that was put aside: as the stream has it, or else the item as it is now. */
async function workOffAside(stage: Stage, queue: DeadLetterQueue, record: AsideRecord): Promise<string | undefined> {
  const { functionName } = record;
  let problem: string | undefined = goneAside(stage, record, stage.shortName(queue));
  for (const { records } of await attemptsAt(stage, record)) {
    problem = await invoke(stage, { functionName, event: { Records: records }, records });
    if (problem === undefined) return undefined;
  }
  return problem;
}

/** Invokes a function. Returns the problem, or undefined if it processed all records. */
async function invoke(
  stage: Stage,
  invocation: Exclude<Invocation, { readonly problem: string }>,
): Promise<string | undefined> {
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

/** Returns the call of the function that uses the queue for its dead letters. Undefined if none does. */
async function callOf(stage: Stage, queue: DeadLetterQueue, event: unknown): Promise<Invocation | undefined> {
  const { arn } = await sizeOf(stage, queue);
  for (const FunctionName of await stage.functionsNear(queue.owner)) {
    const { DeadLetterConfig } = await stage.clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    if (DeadLetterConfig?.TargetArn === arn) return { functionName: FunctionName, event };
  }
  return undefined;
}
