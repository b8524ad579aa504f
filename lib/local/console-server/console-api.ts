import * as z from 'zod';
import { type Execution, ExecutionStatus } from '../step-functions/execution-journal.ts';
import { stateGraph } from '../step-functions/state-graph.ts';
import { DAY_MS, MINUTE_MS } from '../support/time-units.ts';
import type {
  DashboardAnswer,
  ExecutionAnswer,
  ExecutionSummary,
  ExecutionsAnswer,
  OverviewAnswer,
} from '../views/answers.ts';
import type { ConsoleOptions } from './console-options.ts';
import { given, limit, type Query } from './query.ts';
import { ServiceApi } from './service-api.ts';

/** The longest range of a dashboard, in minutes. */
const LONGEST_RANGE = (14 * DAY_MS) / MINUTE_MS;

const Range = z.object({ minutes: z.coerce.number().int().min(1).max(LONGEST_RANGE).default(60) });

const Filter = z.object({
  status: given(ExecutionStatus),
  machine: given(z.string()),
  text: given(z.string().max(200)),
  before: given(z.string().regex(/^\d+-\d+$/)),
  limit,
});

/** The data of the console, by path. */
export class ConsoleApi {
  readonly #options: ConsoleOptions;
  readonly #service: ServiceApi;

  constructor(options: ConsoleOptions) {
    this.#options = options;
    this.#service = new ServiceApi(options);
  }

  /**
   * Returns the response to a path below `/console/api/`; undefined for an unknown path.
   *
   * @throws ZodError for an invalid query
   */
  async answer([resource = '', ...names]: readonly string[], query: Query): Promise<object | undefined> {
    const [first, second] = names;
    if (resource === 'overview' && first === undefined) return this.#overview();
    if (resource === 'dashboards' && first !== undefined && second === undefined) return this.#dashboard(first, query);
    if (resource !== 'executions') return this.#service.answer(resource, names, query);
    if (first === undefined) return this.#executions(query);
    return second === undefined || names.length > 2 ? undefined : this.#execution(first, second);
  }

  #overview(): OverviewAnswer {
    const { clock, service } = this.#options;
    const cloudWatch = this.#options.cloudWatch();
    const alarms = cloudWatch.alarms();
    return {
      time: this.#now(),
      timeScale: clock.timeScale,
      dashboards: cloudWatch.dashboardNames,
      alarms,
      showsService: service !== undefined,
    };
  }

  #dashboard(name: string, query: Query): DashboardAnswer | undefined {
    const { minutes } = Range.parse(query);
    const end = this.#options.clock.now();
    const start = new Date(end.getTime() - minutes * MINUTE_MS);
    const dashboard = this.#options.cloudWatch().dashboard(name, { start, end });
    return dashboard && { start: start.toISOString(), end: end.toISOString(), dashboard };
  }

  #executions(query: Query): ExecutionsAnswer {
    const { journal, machines } = this.#options;
    const { executions, next } = journal.newest(Filter.parse(query));
    return {
      time: this.#now(),
      executions: executions.map(summary),
      next: next ?? null,
      numbers: journal.numbers(),
      machines: machines.map((machine) => machine.name),
    };
  }

  #execution(machine: string, name: string): ExecutionAnswer | undefined {
    const execution = this.#options.journal.find(machine, name);
    if (execution === undefined) return undefined;
    const { arn, input, output, error = null, cause = null, states, at } = execution;
    const properties = this.#options.machines.find((candidate) => candidate.name === machine);
    return {
      time: this.#now(),
      execution: {
        ...summary(execution),
        arn,
        input,
        output,
        error,
        cause,
        states,
        enteredAt: at?.enteredAt.toISOString() ?? null,
      },
      graph: properties === undefined ? null : stateGraph(properties.definition),
    };
  }

  #now(): string {
    return this.#options.clock.now().toISOString();
  }
}

const summary = ({ machine, name, status, startedAt, stoppedAt, at }: Execution): ExecutionSummary => ({
  machine,
  name,
  status,
  startedAt: startedAt.toISOString(),
  stoppedAt: stoppedAt?.toISOString() ?? null,
  state: at?.state ?? null,
});
