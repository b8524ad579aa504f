import { rmSync } from 'node:fs';
import { ApiClient } from '../../bin/support/api-client.ts';
import { endpointsOf } from '../../functions/core/model/endpoint.ts';
import { deployed } from '../../lib/config/product-lines.ts';
import type { LocalCloud } from '../../lib/local/cloud.ts';
import type { Stage } from '../api/subscriptions/stage.ts';
import { assemblyThatGivesUp } from '../ops/assembly.ts';
import { Caller, tokenFor } from '../support/api/api.ts';
import type { Shop } from '../support/api/device-api.ts';
import { type CloudAccess, startTestCloud } from '../support/cloud/cloud.ts';
import { FaultProxy } from '../support/store/fault-proxy.ts';

/** The deployed parts of the local cloud. */
export const DEPLOYED = deployed({ sandbox: true });

/** Whom the demo's warehouses serve. */
const TENANT = 'demo';

/** A week, after which a new order is stuck, passes in half a minute, and the twelve retries of a task in a moment. */
const TIME_SCALE = 20_000;

/** A local cloud whose functions reach DynamoDB and Step Functions through proxies, with callers that may do everything. */
export interface TroubledCloud {
  readonly cloud: LocalCloud;
  readonly access: CloudAccess;
  /** Everything that was logged. */
  readonly logged: readonly string[];
  readonly dynamodb: FaultProxy;
  readonly workflows: FaultProxy;
  readonly token: string;
  readonly api: ApiClient;
  readonly caller: Caller;
  stop(): Promise<void>;
}

/** The callers, each with the setting that its calls need. */
export interface Working {
  readonly caller: Caller;
  readonly shop: Shop;
  readonly stage: Stage;
}

/** @param shared the assembly that all tests share */
export async function startTroubledCloud(shared: string): Promise<TroubledCloud> {
  const assemblyDirectory = assemblyThatGivesUp(shared);
  const proxies = new Map<string, FaultProxy>();
  const reach = async (service: string, url: string) => {
    if (service !== 'dynamodb' && service !== 'sfn') return url;
    const proxy = new FaultProxy(url);
    proxies.set(service, proxy);
    return proxy.listen();
  };
  const options = { assemblyDirectory, inMemory: true, timeScale: TIME_SCALE, idleMilliseconds: 600_000, reach };
  const { cloud, access, logged } = await startTestCloud(options);
  const proxyOf = (service: string) => {
    const proxy = proxies.get(service);
    if (proxy === undefined) throw new Error(`Nobody asked how to reach ${service}`);
    return proxy;
  };
  const scope = [...new Set(endpointsOf(DEPLOYED.endpointTables).flatMap(({ endpoint }) => endpoint.scope ?? []))].join(
    ' ',
  );
  const token = await tokenFor(TENANT, scope, access);
  return {
    ...{ cloud, access, logged, token },
    dynamodb: proxyOf('dynamodb'),
    workflows: proxyOf('sfn'),
    api: new ApiClient(access.apiUrl, token),
    caller: await Caller.create({ tenant: TENANT, scope, cloud: access }),
    stop: async () => {
      await cloud.stop();
      await Promise.all([...proxies.values()].map((proxy) => proxy.stop()));
      rmSync(assemblyDirectory, { recursive: true });
    },
  };
}
