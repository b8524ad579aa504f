import type { EndpointTable } from '../../../functions/core/model/endpoint.ts';
import type { Answered, Call } from './http-event.ts';
import type { LineService, ServiceOptions } from './line-service.ts';

/** A write of a line, as its guarantees need it. */
export interface LineWrite<Scene, Everything> {
  /** The call without its key; it must be accepted. */
  readonly call: (scene: Scene) => Call;
  /** Asserts that the write took effect once, from everything that the tenant has afterwards. */
  readonly once: (after: Everything, before: Everything) => void;
}

/** A line as `describeLine` tests it. */
export interface LineUnderTest<Operation extends string, Service extends LineService<Operation>, Scene, Everything> {
  readonly table: EndpointTable;
  readonly start: (options?: ServiceOptions) => Promise<Service>;
  /** Sets up what the writes need, as a tenant that nobody else is. */
  readonly scene: (service: Service, tenant: string) => Promise<Scene>;
  /** Reads everything that the tenant has, with its histories. */
  readonly everything: (service: Service, scene: Scene) => Promise<Everything>;
  /** Asserts what only a look into the tables shows. It is costly, so that only tests of killed processes make it. */
  readonly audit?: (service: Service, scene: Scene) => Promise<void>;
  /** Places an order for the tenant of a scene, so that numbers are leased before a fault is injected. */
  readonly warmUp: (service: Service, scene: Scene) => Promise<unknown>;
  /** The writes by their operations. */
  readonly writes: Readonly<Partial<Record<Operation, LineWrite<Scene, Everything>>>>;
  /** Writes that are left out of `writes`, each with the reason. A write that stands in neither fails. */
  readonly leftOut?: Readonly<Partial<Record<Operation, string>>>;
  /** Reads what the body of a write's response shows; absent where the write's effect is seen in `everything` alone. */
  readonly readBack?: (service: Service, scene: Scene, body: Answered['body']) => Promise<unknown>;
  /** The body of a 503 response in the form of the line. */
  readonly unavailable: object;
}
