import type { CloudContext } from './cloud-context.ts';

/** The face of an AWS service that the local cloud runs. `lib/local/services.ts` lists all of them. */
export interface LocalService<Running = unknown> {
  /** The name of the service's folder. */
  readonly name: string;
  /** The CloudFormation types whose resources the service runs. */
  readonly types: readonly string[];
  /** Reads the service's part of the template and defines the physical ids and attributes of its resources. */
  define(cloud: CloudContext): void;
  /** Starts the service, after all services have defined their resources. */
  start(cloud: CloudContext): Promise<void>;
  /**
   * Returns what the service offers to other services.
   *
   * @throws Error when the service has not started: in the list, it must stand before the services that use it
   */
  of(cloud: CloudContext): Running;
}

/** The parts of a service that differ from service to service. */
export interface ServiceParts<Defined, Running> {
  readonly name: string;
  readonly types: readonly string[];
  /** Returns what `start` needs of the template. References to services further down the list do not resolve yet. */
  readonly define: (cloud: CloudContext) => Defined;
  /** Starts the service, registers its cleanup and its AWS actions, and returns what it offers to other services. */
  readonly start: (cloud: CloudContext, defined: Defined) => Running | Promise<Running>;
}

/** Makes the face of a service. Several local clouds may run at once: each keeps its own state. */
export function localService<Defined, Running>(parts: ServiceParts<Defined, Running>): LocalService<Running> {
  const defined = new WeakMap<CloudContext, { readonly value: Defined }>();
  const running = new WeakMap<CloudContext, { readonly value: Running }>();
  const { name, types } = parts;
  return {
    name,
    types,
    define: (cloud) => {
      defined.set(cloud, { value: parts.define(cloud) });
    },
    start: async (cloud) => {
      const definition = defined.get(cloud);
      if (definition === undefined) throw new Error(`${name} must be defined before it starts`);
      running.set(cloud, { value: await parts.start(cloud, definition.value) });
    },
    of: (cloud) => {
      const started = running.get(cloud);
      if (started === undefined) throw new Error(`${name} has not started yet: see the order in lib/local/services.ts`);
      return started.value;
    },
  };
}
