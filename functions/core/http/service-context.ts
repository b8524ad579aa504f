import { createStore, type Store } from '../store/store.ts';
import { readEnvironment } from './environment.ts';

/** The resources that a function runs on. */
export interface ServiceContext {
  readonly store: Store;
  /** The claim that names the caller's tenant. */
  readonly tenantClaim: string;
}

let live: ServiceContext | undefined;

/** Returns the context of the running function. The first request makes it from the environment variables. */
export function liveContext(): ServiceContext {
  if (live === undefined) {
    const { tenantClaim, ...tables } = readEnvironment(process.env);
    live = { store: createStore(tables), tenantClaim };
  }
  return live;
}
