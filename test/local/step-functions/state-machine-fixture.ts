import { randomUUID } from 'node:crypto';
import { expect, onTestFinished } from 'vitest';
import { EventBuses } from '../../../lib/local/eventbridge/events.ts';
import type { InvocationResult } from '../../../lib/local/lambda/lambda.ts';
import type { ServiceMetrics } from '../../../lib/local/metrics/service-metrics.ts';
import { Queues } from '../../../lib/local/sqs/queues.ts';
import { ExecutionJournal } from '../../../lib/local/step-functions/execution-journal.ts';
import {
  type MachineProperties,
  readStateMachines,
} from '../../../lib/local/step-functions/state-machine-properties.ts';
import { StateMachines } from '../../../lib/local/step-functions/state-machines.ts';
import { LocalClock } from '../../../lib/local/support/clock.ts';
import { StateStore } from '../../../lib/local/support/state-store.ts';
import { localArn } from '../../../lib/local/template/account.ts';
import { Assembly } from '../../../lib/local/template/assembly.ts';
import { eventually } from '../../support/eventually.ts';
import { recordingLog, writeAssembly } from '../fixtures.ts';

export const WORK = localArn('lambda', 'function:work');
export const MACHINE = localArn('states', 'stateMachine:Machine');

export type Work = (payload: unknown) => InvocationResult | Promise<InvocationResult>;

/** Reads state machines of a template, by their names. */
export function readMachines(
  machines: Readonly<Record<string, { definition: object; properties?: object | undefined }>>,
  timeScale = 1,
): readonly MachineProperties[] {
  const Resources = Object.fromEntries(
    Object.entries(machines).map(([name, { definition, properties }]) => [
      name,
      {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: { DefinitionString: JSON.stringify(definition), RoleArn: 'arn:of:role', ...properties },
      },
    ]),
  );
  return readStateMachines(Assembly.read(writeAssembly({ App: { Resources } })), timeScale);
}

export interface MachineOptions {
  readonly work?: Work;
  readonly store?: StateStore;
  readonly timeScale?: number;
  readonly longWait?: number;
  readonly maxRuns?: number;
  readonly keptExpress?: number;
  readonly dynamodbUrl?: string;
  /** Further properties of the template, such as the type. */
  readonly properties?: object;
  /** The definitions of Standard machines beside `Machine`, by their names. */
  readonly others?: Readonly<Record<string, object>>;
}

/** Runs the state machine `Machine`, whose tasks call `work`. A second one on the same store is the first after a restart. */
export function runningMachine(
  definition: object,
  {
    work = () => ({ payload: null }),
    store = StateStore.open(undefined),
    timeScale = 1,
    longWait = 10_000,
    maxRuns = 500,
    keptExpress,
    dynamodbUrl = 'http://localhost',
    properties,
    others = {},
  }: MachineOptions = {},
) {
  const { log, lines } = recordingLog();
  const clock = new LocalClock({ timeScale });
  const events = new EventBuses({ names: ['bus'], clock, log });
  const queues = new Queues({ queues: [{ name: 'queue' }], store, log });
  const calls: unknown[] = [];
  const logged: { group: string | undefined; line: string }[] = [];
  const lambda = {
    invoke: async (_: string, payload: unknown) => {
      calls.push(payload);
      return work(payload);
    },
  };
  const metrics: Pick<ServiceMetrics, 'executionEnded' | 'executionStarted' | 'logged'> = {
    executionEnded: () => undefined,
    executionStarted: () => undefined,
    logged: (group, line) => logged.push({ group, line: line.text }),
  };
  const journal = new ExecutionJournal(store, keptExpress);
  const services = { lambda, events, queues, dynamodbUrl };
  const further = Object.entries(others).map(([name, other]) => [name, { definition: other }] as const);
  const machines = new StateMachines({
    machines: readMachines({ Machine: { definition, properties }, ...Object.fromEntries(further) }, timeScale),
    journal,
    clock,
    log,
    services,
    metrics,
    longWait,
    maxRuns,
  });
  onTestFinished(() => machines.stop());
  const start = (input: unknown = {}, name: string = randomUUID()) =>
    machines.startExecution({ stateMachineArn: MACHINE, name, input: JSON.stringify(input) }).executionArn;
  const ended = (arn: string) =>
    eventually(() => {
      const execution = journal.list().find((candidate) => candidate.arn === arn);
      expect(execution?.status ?? 'RUNNING').not.toBe('RUNNING');
      if (execution === undefined) throw new Error(`${arn} is not in the journal`);
      return execution;
    });
  return {
    machines,
    journal,
    events,
    queues,
    calls,
    lines,
    logged,
    clock,
    start,
    ended,
    run: (input?: unknown) => ended(start(input)),
  };
}

export const one = (state: object) => ({ StartAt: 'Only', States: { Only: { End: true, ...state } } });
export const task = (more: object = {}) => ({ Type: 'Task', Resource: WORK, ...more });
export const failing = (errorType: string): InvocationResult => ({ error: { errorType, errorMessage: 'it broke' } });
