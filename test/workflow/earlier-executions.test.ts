import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StateMachine } from 'aws-local-stepfunctions';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { WorkUnfinished } from '../../functions/core/model/execution-state.ts';
import { handler as checkDeadlines } from '../../functions/workflow/end-earlier-execution.ts';
import { entryInput } from '../../functions/workflow/execution-start.ts';

/** Definitions as version 0.1.0 deployed them. Executions of that version keep them, however long they wait. */
const FOLDER = join(import.meta.dirname, '..', 'stored-formats', 'definitions');
const Definition = z.looseObject({
  StartAt: z.string(),
  States: z.record(z.string(), z.looseObject({ Type: z.string() })),
});
const definitionOf = (line: string) => Definition.parse(JSON.parse(readFileSync(join(FOLDER, `${line}.json`), 'utf8')));

/** The state of an execution of version 0.1.0, which is that of an order and the reminders sent since. */
const stateOf = (line: string, status: string) => ({
  line,
  tenant: 'acme',
  number: 7,
  statusVersion: 1,
  status,
  statusSince: '2027-03-01T09:30:00.000Z',
  fired: ['stalled'],
});

type Task = (payload: { readonly state: object }) => Promise<object>;

/**
 * Runs an execution with the functions of this version.
 *
 * @param work does the task of a status, as its function does
 * @returns the names of the tasks that it calls after its event, in sequence, and its error if it fails
 */
async function run(line: string, state: object, work: Task = checkDeadlines) {
  const called: string[] = [];
  const definition = definitionOf(line);
  const tasks = Object.entries(definition.States).flatMap(([name, { Type }]) => (Type === 'Task' ? [name] : []));
  const handlers = tasks.map((name) => [
    name,
    async (parameters: unknown) => {
      if (name === 'Publish event') return {};
      called.push(name);
      if (name.endsWith('remind')) return {};
      const { Payload } = z.object({ Payload: z.looseObject({ state: z.looseObject({}) }) }).parse(parameters);
      const task = name.endsWith('check deadlines') ? checkDeadlines : work;
      return { Payload: await task(Payload) };
    },
  ]);
  const machine = new StateMachine(JSON.parse(JSON.stringify(definition)));
  const event = { detailType: 'Order Placed', detail: { id: '7-v1' } };
  const execution = machine.run(JSON.parse(JSON.stringify({ ...state, event })), {
    overrides: {
      taskResourceLocalHandlers: Object.fromEntries(handlers),
      retryIntervalOverrides: Object.fromEntries(tasks.map((name) => [name, Array.from({ length: 12 }, () => 0)])),
    },
  });
  const failure = await execution.result.then(
    () => undefined,
    (error: unknown) => error,
  );
  return { called, failure };
}

describe.each(['appliances', 'devices'])('an execution of version 0.1.0 (%s)', (line) => {
  const waiting = Object.keys(definitionOf(line).States).filter((name) => name.endsWith(': check deadlines'));

  test.each(waiting)('ends when it comes to "%s", without a reminder', async (name) => {
    const { called, failure } = await run(line, stateOf(line, name.split(':')[0] ?? ''));
    expect(failure).toBeUndefined();
    expect(called).toEqual([name]);
  });
});

describe('an execution of version 0.1.0 (subscriptions)', () => {
  const state = stateOf('subscriptions', '1002');

  test('completes its order with the task of this version', async () => {
    const done: Task = async (payload) => ({ ...payload.state, action: 'done' });
    const { called, failure } = await run('subscriptions', state, done);
    expect(failure).toBeUndefined();
    expect(called).toEqual(['1002: work']);
  });

  test('calls the task again when it is not finished', async () => {
    let calls = 0;
    const slow: Task = async (payload) => {
      calls += 1;
      if (calls < 3) throw new WorkUnfinished();
      return { ...payload.state, action: 'done' };
    };
    const { called, failure } = await run('subscriptions', state, slow);
    expect(failure).toBeUndefined();
    expect(called).toEqual(['1002: work', '1002: work', '1002: work']);
  });
});

test('the state that this version hands to a task has all that version 0.1.0 reads of it', () => {
  const { state } = entryInput({
    line: 'subscriptions',
    tenant: 'acme',
    number: 7,
    uid: '7-0123456789abcdef0123',
    status: '1002',
    statusVersion: 1,
    statusSince: '2027-03-01T09:30:00.000Z',
    version: 1,
    previousStatus: null,
  });
  // The schema of version 0.1.0.
  const Earlier = z.object({
    line: z.string(),
    tenant: z.string(),
    number: z.int().positive(),
    statusVersion: z.int().positive(),
    status: z.string(),
    statusSince: z.iso.datetime(),
    fired: z.array(z.string()),
    correlationId: z.string().optional(),
  });
  expect(Earlier.parse(state)).toEqual(state);
});
