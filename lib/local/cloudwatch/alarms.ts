import type { MetricsSource } from '../metrics/metric-store.ts';
import type { LocalLog } from '../support/log.ts';
import type { AlarmState, AlarmView } from '../views/cloudwatch-views.ts';
import type { AlarmDefinition } from './alarm-definitions.ts';
import { type Evaluation, evaluateAlarm } from './alarm-evaluation.ts';

export interface AlarmsOptions {
  readonly definitions: readonly AlarmDefinition[];
  readonly metrics: MetricsSource;
  readonly clock: { now(): Date };
  /** The time before which there were no metrics. Default: none. */
  readonly started?: Date;
  readonly log: LocalLog;
}

interface Standing {
  readonly state: AlarmState;
  readonly reason: string;
  readonly since: Date;
}

/** The alarms of an assembly and their states. As on AWS, they begin without data. */
export class Alarms {
  readonly #options: AlarmsOptions;
  readonly #standings: Map<string, Standing>;

  constructor(options: AlarmsOptions) {
    this.#options = options;
    const since = options.started ?? options.clock.now();
    const unchecked: Standing = { state: 'INSUFFICIENT_DATA', reason: 'not evaluated yet', since };
    this.#standings = new Map(options.definitions.map(({ name }) => [name, unchecked]));
  }

  /** Returns the alarms with the results of the last evaluation. */
  views(): readonly AlarmView[] {
    return this.#options.definitions.map((definition) => {
      const { name, description, kind, hasActions } = definition;
      const { state, reason, since } = this.#standing(name);
      const children = definition.kind === 'composite' ? definition.rule.alarms : [];
      return { name, description, kind, state, reason, since: since.toISOString(), hasActions, children };
    });
  }

  /** Evaluates every alarm as of a time; by default, now. */
  evaluate(now: Date = this.#options.clock.now()): void {
    const evaluated = new Set<string>();
    const stateOf = (name: string): AlarmState => {
      const definition = this.#options.definitions.find((candidate) => candidate.name === name);
      // Composite alarms that refer to each other see the other's previous state.
      if (definition !== undefined && !evaluated.has(name)) {
        evaluated.add(name);
        this.#settle(definition, this.#evaluation(definition, stateOf, now), now);
      }
      return this.#standing(name).state;
    };
    for (const { name } of this.#options.definitions) stateOf(name);
  }

  #evaluation(definition: AlarmDefinition, stateOf: (alarm: string) => AlarmState, now: Date): Evaluation {
    const { metrics, started } = this.#options;
    if (definition.kind === 'metric') return evaluateAlarm(definition, metrics, now, started);
    const { rule } = definition;
    const state = rule.holds(stateOf) ? 'ALARM' : 'OK';
    const children = rule.alarms.map((alarm) => `${alarm} is in ${stateOf(alarm)} (${this.#standing(alarm).reason})`);
    return { state, reason: [`${rule.text} is ${state === 'ALARM'}`, ...children].join('; ') };
  }

  #settle({ name, hasActions }: AlarmDefinition, { state, reason }: Evaluation, now: Date): void {
    const before = this.#standing(name);
    if (state === undefined || state === before.state) {
      this.#standings.set(name, { ...before, reason });
      return;
    }
    this.#standings.set(name, { state, reason, since: now });
    if (!hasActions) return;
    if (state === 'ALARM') this.#options.log.warn('alarms', `ALARM ${name}: ${reason}`);
    else if (before.state === 'ALARM') this.#options.log.info('alarms', `${state} ${name}: ${reason}`);
  }

  #standing(name: string): Standing {
    const standing = this.#standings.get(name);
    if (standing === undefined) throw new Error(`there is no alarm ${name}`);
    return standing;
  }
}
