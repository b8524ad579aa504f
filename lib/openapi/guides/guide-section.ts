import type { EndpointTable } from '../../../functions/core/model/endpoint.ts';
import type { Lifecycle } from '../../../functions/core/model/lifecycle.ts';
import type { Unrouted } from '../../../functions/service/contract/unrouted.ts';

/** Data from which the sections of the guide are written. */
export interface GuideSource {
  readonly tables: readonly EndpointTable[];
  /** Lifecycles by line. */
  readonly lifecycles: Readonly<Record<string, Lifecycle>>;
  /** The answers to requests that no route takes. */
  readonly unrouted?: Unrouted | undefined;
}

/** A section of the guide: Markdown that begins with its heading of level 2. */
export type GuideSection = (source: GuideSource) => string;
