import { createStore, type Store } from '../store/store.ts';
import { readEnvironment } from './environment.ts';

/** What a function runs on. */
export interface ServiceContext {
  readonly store: Store;
  /** The claim that names the caller's tenant. */
  readonly tenantClaim: string;
}

let live: ServiceContext | undefined;

/** The context of the running function, made from its environment variables by the first request. */
export function liveContext(): ServiceContext {
  if (live === undefined) {
    const { tenantClaim, ...tables } = readEnvironment(process.env);
    live = { store: createStore(tables), tenantClaim };
  }
  return live;
}
