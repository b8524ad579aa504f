import type { StateMachineDefinition } from 'aws-local-stepfunctions';
import * as z from 'zod';
import { messageOf } from '../support/error-message.ts';
import { TemplateError } from '../template/intrinsic-functions.ts';

/** One state of a definition. */
type State = Readonly<Record<string, unknown>>;

/** The resource of a task state and its time limit. */
export interface TaskState {
  readonly resource: string;
  /** Undefined for no limit. */
  readonly timeoutSeconds: number | undefined;
}

/** A state machine, converted for aws-local-stepfunctions. */
export interface RunnableDefinition {
  /** The definition with waits as tasks, so that waits follow the local clock. */
  readonly definition: StateMachineDefinition;
  /** The task states by name; names are unique in a whole definition. */
  readonly tasks: ReadonlyMap<string, TaskState>;
  readonly waits: ReadonlySet<string>;
  /** The types of the states, such as `Wait`, by name. */
  readonly types: ReadonlyMap<string, string>;
  /** The time limit of an execution, in seconds; undefined for no limit. */
  readonly timeoutSeconds: number | undefined;
  /** `true` when an execution can resume from a state: no state refers to the execution's input. */
  readonly resumable: boolean;
}

const Definition = z.looseObject({
  StartAt: z.string(),
  States: z.record(z.string(), z.looseObject({ Type: z.string() })),
  QueryLanguage: z.literal('JSONPath').optional(),
  TimeoutSeconds: z.number().positive().optional(),
});
const Branches = z.array(Definition);
/** A definition whose states the library validates itself. */
const Runnable = z.custom<StateMachineDefinition>((value) => Definition.safeParse(value).success);

/** The longest task of aws-local-stepfunctions, in seconds: the longest timer of Node.js. */
const LONGEST_TIMER = 2_147_483;

/** The durations of a retrier. */
const Retriers = z.array(
  z.looseObject({ IntervalSeconds: z.number().default(1), MaxDelaySeconds: z.number().optional() }),
);

/** Fields of a state that aws-local-stepfunctions does not support. */
const unsupported = [
  'HeartbeatSeconds',
  'HeartbeatSecondsPath',
  'TimeoutSecondsPath',
  'Credentials',
  'ItemReader',
  'ResultWriter',
];

/**
 * Parses a definition in the Amazon States Language and converts it for the local cloud.
 *
 * @param supports returns `true` for a task's resource that the local cloud can call
 * @param timeScale virtual seconds in a real second: the library waits in real time before a retry
 * @throws TemplateError for a part of the definition that would behave differently than on AWS
 */
export function runnableDefinition(
  text: string,
  where: string,
  supports: (resource: string) => boolean,
  timeScale: number,
): RunnableDefinition {
  const parsed = Definition.safeParse(parseJson(text, where));
  if (!parsed.success) throw new TemplateError(where, z.prettifyError(parsed.error));
  const tasks = new Map<string, TaskState>();
  const waits = new Set<string>();
  const types = new Map<string, string>();
  const states = (definition: z.infer<typeof Definition>) =>
    Object.fromEntries(Object.entries(definition.States).map(([name, state]) => [name, convert(name, state)]));
  const nested = (value: unknown) => {
    const definition = Definition.parse(value);
    return { ...definition, States: states(definition) };
  };
  const convert = (name: string, given: State): State => {
    const state = withScaledRetries(withStateName(given, name), timeScale);
    types.set(name, String(state.Type));
    const field = unsupported.find((candidate) => candidate in state);
    if (field !== undefined || state.QueryLanguage === 'JSONata') {
      throw new TemplateError(`${where} ${name}`, `the local cloud does not carry out ${field ?? 'JSONata'}`);
    }
    if (state.Type === 'Parallel') return { ...state, Branches: Branches.parse(state.Branches).map(nested) };
    if (state.Type === 'Map') {
      const processor = state.ItemProcessor === undefined ? 'Iterator' : 'ItemProcessor';
      return { ...state, [processor]: nested(state[processor]) };
    }
    if (state.Type === 'Wait') {
      waits.add(name);
      return asTask(state);
    }
    if (state.Type !== 'Task') return state;
    const resource = String(state.Resource);
    if (!supports(resource)) throw new TemplateError(`${where} ${name}`, `the local cloud cannot call ${resource}`);
    const timeoutSeconds = typeof state.TimeoutSeconds === 'number' ? state.TimeoutSeconds : undefined;
    tasks.set(name, { resource, timeoutSeconds });
    return { ...state, TimeoutSeconds: LONGEST_TIMER };
  };
  const { TimeoutSeconds: timeoutSeconds, ...definition } = parsed.data;
  const runnable = { ...definition, States: states(parsed.data) };
  const [unknown] = contextPaths(runnable).filter((path) => !KNOWN_CONTEXT.test(path));
  if (unknown !== undefined) throw new TemplateError(where, `the local cloud does not know ${unknown}`);
  return {
    definition: Runnable.parse(runnable),
    tasks,
    waits,
    types,
    timeoutSeconds,
    resumable: !/\$\$\.Execution\.Input|\$\$"/.test(text),
  };
}

/** The members of the context object that the library provides. */
const KNOWN_CONTEXT =
  /^\$\$\.(Execution\.(Id|Input|Name|StartTime)|StateMachine\.(Id|Name)|Map\.Item\.(Index|Value))\b/;

/** Returns the paths into the context object, such as `$$.Execution.Id`. */
const contextPaths = (definition: object): readonly string[] => JSON.stringify(definition).match(/\$\$\.[\w.]+/g) ?? [];

/** Replaces the path `$$.State.Name` in payload templates by the name, since the library does not know the path. */
function withStateName(state: State, name: string): State {
  const filled = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(filled);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) =>
        member === '$$.State.Name' && key.endsWith('.$') ? [key.slice(0, -2), name] : [key, filled(member)],
      ),
    );
  };
  const templates = ['Parameters', 'ResultSelector', 'ItemSelector'].filter((field) => field in state);
  return { ...state, ...Object.fromEntries(templates.map((field) => [field, filled(state[field])])) };
}

/** Scales a state's waits before retries to the local clock. Their growth and jitter stay the same. */
function withScaledRetries(state: State, timeScale: number): State {
  if (state.Retry === undefined || timeScale === 1) return state;
  const Retry = Retriers.parse(state.Retry).map(({ IntervalSeconds, MaxDelaySeconds, ...retrier }) => ({
    ...retrier,
    IntervalSeconds: IntervalSeconds / timeScale,
    ...(MaxDelaySeconds !== undefined && { MaxDelaySeconds: MaxDelaySeconds / timeScale }),
  }));
  return { ...state, Retry };
}

/** The input of a wait's task: the end of the wait, and the input of the next state. */
export const WaitInput = z.object({
  input: z.unknown(),
  seconds: z.number().nonnegative().optional(),
  timestamp: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .optional(),
});

function asTask({ Seconds, SecondsPath, Timestamp, TimestampPath, ...state }: State): State {
  return {
    ...state,
    Type: 'Task',
    Resource: 'wait',
    Parameters: {
      'input.$': '$',
      ...(Seconds !== undefined && { seconds: Seconds }),
      ...(SecondsPath !== undefined && { 'seconds.$': SecondsPath }),
      ...(Timestamp !== undefined && { timestamp: Timestamp }),
      ...(TimestampPath !== undefined && { 'timestamp.$': TimestampPath }),
    },
    TimeoutSeconds: LONGEST_TIMER,
    // A wait beyond the longest timer continues with another timer.
    Retry: [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 0, MaxAttempts: Number.MAX_SAFE_INTEGER }],
  };
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TemplateError(where, `is not JSON: ${messageOf(error)}`);
  }
}
