import { createStore, type Store } from '../store/store.ts';
import { type EndpointEnvironment, readEndpointEnvironment, readEnvironment } from './environment.ts';

/** The resources and settings that an endpoint's function runs on. */
export interface ServiceContext extends EndpointEnvironment {
  readonly store: Store;
}

let store: Store | undefined;
let context: ServiceContext | undefined;

/** Returns the store of the running function. The first call makes it from the environment variables. */
export function liveStore(): Store {
  store ??= createStore(readEnvironment(process.env));
  return store;
}

/** Returns the context of the running function. The first request makes it from the environment variables. */
export function liveContext(): ServiceContext {
  context ??= { ...readEndpointEnvironment(process.env), store: liveStore() };
  return context;
}
