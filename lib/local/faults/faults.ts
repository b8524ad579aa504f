import * as z from 'zod';

/** A fault of DynamoDB, as functions see it. */
const DynamoDbFault = z.strictObject({
  kind: z.literal('dynamodb'),
  /** `error`: 500. `throttle`: 400 with a throttle. `slow`: the response comes late. `hang`: no response comes. */
  effect: z.enum(['error', 'throttle', 'slow', 'hang']),
  /** The delay of `slow`, in milliseconds. */
  milliseconds: z.int().min(1).max(60_000).default(1_500),
  /** The operations with the fault, such as `PutItem`. Default: all. */
  operations: z.array(z.string()).optional(),
  /** One in this number of requests has the fault. Default: each. */
  oneIn: z.int().min(1).default(1),
});

/** A fault of a function. */
const FunctionFault = z.strictObject({
  kind: z.literal('function'),
  /** The end of the function's name. */
  name: z.string(),
  /** `throw`: the handler throws. `exit`: the process ends while it handles an event. */
  effect: z.enum(['throw', 'exit']),
});

/** Other environment variables of all functions, as after a deployment with other settings. */
const Variables = z.strictObject({ kind: z.literal('variables'), variables: z.record(z.string(), z.string()) });

/** The authorizer expects an audience that no token has. */
const Audience = z.strictObject({ kind: z.literal('audience') });

/** The disk of the local cloud takes no more: events cannot be written. */
const Disk = z.strictObject({ kind: z.literal('disk') });

export const Fault = z.discriminatedUnion('kind', [DynamoDbFault, FunctionFault, Variables, Audience, Disk]);

/** A fault that a drill makes in a local service. */
export type Fault = z.infer<typeof Fault>;
export type DynamoDbFault = z.infer<typeof DynamoDbFault>;
export type FunctionFault = z.infer<typeof FunctionFault>;

export const Incident = z.strictObject({
  name: z.string(),
  faults: z.array(Fault),
  /** The notes that were made at the beginning. The end of the incident returns them. */
  notes: z.record(z.string(), z.unknown()).default({}),
});

/** An incident that has begun, with its faults. */
export type Incident = z.infer<typeof Incident>;

/**
 * The faults that local services have at present. Without an incident there are none. Nothing of them is deployed: only the local
 * cloud has faults (docs/decisions/0016-doors-of-the-local-cloud.md, "Decision").
 */
export class Faults {
  readonly #incidents = new Map<string, Incident>();
  #requests = 0;

  begin(incident: Incident): void {
    this.#incidents.set(incident.name, incident);
  }

  /** Ends an incident, and returns it; undefined when it has not begun. */
  end(name: string): Incident | undefined {
    const incident = this.#incidents.get(name);
    this.#incidents.delete(name);
    return incident;
  }

  incidents(): readonly Incident[] {
    return [...this.#incidents.values()];
  }

  /**
   * Returns the fault of a request to DynamoDB; undefined for none. With several incidents, a request that the fault of one spares can
   * have that of another.
   */
  ofRequest(operation: string): DynamoDbFault | undefined {
    const faults = this.#all().filter(
      (one) => one.kind === 'dynamodb' && (one.operations === undefined || one.operations.includes(operation)),
    );
    if (faults.length === 0) return undefined;
    this.#requests += 1;
    const fault = faults.find((one) => one.kind === 'dynamodb' && this.#requests % one.oneIn === 0);
    return fault?.kind === 'dynamodb' ? fault : undefined;
  }

  /** Returns the fault of a function; undefined for none. */
  ofFunction(functionName: string): FunctionFault['effect'] | undefined {
    const fault = this.#all().find((one) => one.kind === 'function' && functionName.endsWith(one.name));
    return fault?.kind === 'function' ? fault.effect : undefined;
  }

  /** Returns `true` while the services have a fault of the kind. */
  has(kind: Fault['kind']): boolean {
    return this.#all().some((fault) => fault.kind === kind);
  }

  /** Returns the environment variables that differ from the template. */
  variables(): Readonly<Record<string, string>> {
    return Object.assign({}, ...this.#all().map((fault) => (fault.kind === 'variables' ? fault.variables : {})));
  }

  #all(): readonly Fault[] {
    return this.incidents().flatMap(({ faults }) => faults);
  }
}
