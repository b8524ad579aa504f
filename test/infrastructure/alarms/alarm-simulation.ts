import { inject } from 'vitest';
import { type AlarmDefinition, defineAlarms, readAlarms } from '../../../lib/local/cloudwatch/alarm-definitions.ts';
import { Alarms } from '../../../lib/local/cloudwatch/alarms.ts';
import { metricsOf } from '../../../lib/local/cloudwatch/metric-queries.ts';
import { type Metric, MetricStore } from '../../../lib/local/metrics/metric-store.ts';
import { Assembly } from '../../../lib/local/template/assembly.ts';
import { recordingLog } from '../../local/fixtures.ts';

/** Begins the names of all alarms of the synthesized stage. */
export const STAGE = 'quartermaster-local-';

/** Returns the alarms of the synthesized template, in their deployed form. */
export function deployedAlarms(): readonly AlarmDefinition[] {
  const assembly = Assembly.read(inject('assembly'));
  for (const resource of assembly.resources()) {
    const { logicalId } = resource;
    assembly.define(resource, { ref: logicalId, attributes: { Arn: `arn:${logicalId}`, QueueName: logicalId } });
  }
  defineAlarms(assembly);
  return readAlarms(assembly);
}

/** A value of a metric. If the alarm has several metrics with this name, `of` is the value of one of its dimensions. */
export interface Value {
  readonly metric: string;
  readonly of?: string;
  readonly value: number;
  readonly times: number;
}

/** An alarm, with the alarms that it is made of, over metrics and a clock that a test sets. */
export class SimulatedAlarm {
  readonly #name: string;
  readonly #metrics: readonly Metric[];
  readonly #store = new MetricStore();
  readonly #alarms: Alarms;
  #now: Date;

  constructor(all: readonly AlarmDefinition[], name: string, start: Date) {
    this.#name = name;
    this.#now = start;
    const own = partsOf(all, name);
    this.#metrics = own.flatMap((definition) =>
      definition.kind === 'metric' ? metricsOf(definition.queries, definition.watched).map(({ metric }) => metric) : [],
    );
    const clock = { now: () => this.#now };
    this.#alarms = new Alarms({ definitions: own, metrics: this.#store, clock, log: recordingLog().log });
  }

  /** Records a value some time before now. */
  record({ metric: name, of, value, times }: Value, millisecondsAgo: number): void {
    const metric = this.#metrics.find(
      (candidate) =>
        candidate.name === name &&
        (of === undefined ||
          Object.values(candidate.dimensions).some((value) => value === of || value.includes(`Workflow${of}`))),
    );
    if (metric === undefined) throw new Error(`${this.#name} is not made of ${name}`);
    this.#store.record(metric, this.#now.getTime() - millisecondsAgo, value, times);
  }

  /** Records for each metric of the alarm what it gets. */
  recordEach(valuesOf: (metric: Metric) => readonly Omit<Value, 'metric'>[], millisecondsAgo: number): void {
    for (const metric of this.#metrics) {
      for (const { value, times } of valuesOf(metric)) {
        this.#store.record(metric, this.#now.getTime() - millisecondsAgo, value, times);
      }
    }
  }

  /** Lets time pass. */
  pass(milliseconds: number): void {
    this.#now = new Date(this.#now.getTime() + milliseconds);
  }

  /** Returns the state of the alarm now. */
  state() {
    this.#alarms.evaluate();
    return this.#alarms.views().find(({ name }) => name === this.#name)?.state;
  }
}

function partsOf(all: readonly AlarmDefinition[], name: string): readonly AlarmDefinition[] {
  const definition = all.find((candidate) => candidate.name === name);
  if (definition === undefined) throw new Error(`There is no alarm ${name}`);
  const parts = definition.kind === 'composite' ? definition.rule.alarms.flatMap((part) => partsOf(all, part)) : [];
  return [...parts, definition];
}
