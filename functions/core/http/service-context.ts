import { createStore, type Store } from '../store/store.ts';
import { TenantLimits } from '../store/tenant-limits.ts';
import { type EndpointEnvironment, readEndpointEnvironment, readEnvironment } from './environment.ts';

/** The resources that an endpoint's function runs on. */
export interface ServiceContext {
  readonly store: Store;
  /** The claim that names the caller's tenant. */
  readonly tenantClaim: string;
  /** Limits the calls of each tenant; absent if tenants have no limit. */
  readonly limits?: TenantLimits | undefined;
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
  context ??= contextOf(readEndpointEnvironment(process.env), liveStore());
  return context;
}

const contextOf = ({ tenantClaim, limits }: EndpointEnvironment, store: Store): ServiceContext => ({
  store,
  tenantClaim,
  limits: limits && new TenantLimits(store.client, limits.table, limits),
});
