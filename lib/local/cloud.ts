import { routeScopes } from './api-gateway/http-definition.ts';
import { apiGateway } from './api-gateway/service.ts';
import { AwsEndpoint } from './aws-api/aws-endpoint.ts';
import type { LocalCloudWatch } from './cloudwatch/cloudwatch.ts';
import { cloudWatch } from './cloudwatch/service.ts';
import { dynamoDb } from './dynamodb/service.ts';
import type { BusEvent } from './eventbridge/events.ts';
import { eventBridge } from './eventbridge/service.ts';
import { Faults } from './faults/faults.ts';
import { localClients } from './issuer/clients.ts';
import { startIssuer } from './issuer/issuer.ts';
import { MetricStore } from './metrics/metric-store.ts';
import { ServiceMetrics } from './metrics/service-metrics.ts';
import type { CloudContext, LocalCloudOptions } from './service/cloud-context.ts';
import { notRunLocally, services } from './services.ts';
import type { QueueMessage } from './sqs/queues.ts';
import { sqs } from './sqs/service.ts';
import type { Execution } from './step-functions/execution-journal.ts';
import { stepFunctions } from './step-functions/service.ts';
import { streams } from './streams/service.ts';
import { LocalClock } from './support/clock.ts';
import { claimDirectory } from './support/cloud-directory.ts';
import { newCredentials } from './support/credentials.ts';
import { describeLocalCloud, type LocalCloudDescription } from './support/local-cloud-description.ts';
import { LocalLog } from './support/log.ts';
import { reservePort } from './support/ports.ts';
import { StateStore } from './support/state-store.ts';
import { Assembly } from './template/assembly.ts';

export type { LocalCloudOptions, ServiceSource } from './service/cloud-context.ts';

/** A running local cloud. */
export interface LocalCloud extends LocalCloudDescription {
  readonly audience: string;
  readonly emulator: string;
  /** The outputs of the stacks. */
  readonly outputs: Readonly<Record<string, string>>;
  /** The number of resources of each type that the local cloud does not run. */
  readonly notRun: ReadonlyMap<string, number>;
  /** `true` when the local cloud started with empty tables. */
  readonly fresh: boolean;
  readonly clock: LocalClock;
  readonly cloudWatch: LocalCloudWatch;
  /** Resolves with a reason when the local cloud can no longer work, such as when the emulator has ended. */
  readonly failed: Promise<string>;
  recentEvents(): readonly BusEvent[];
  executions(): readonly Execution[];
  messages(): readonly QueueMessage[];
  /** Returns `true` when every stream has been read to its end. */
  streamsIdle(): boolean;
  /** Stops all services. Requests in progress finish; executions resume at the next start. */
  stop(): Promise<void>;
}

const AUDIENCE = 'urn:quartermaster:local';

/**
 * Runs a synthesized cloud assembly on this machine, in this process and one DynamoDB emulator. The local cloud may be killed at
 * any moment: its directory keeps all state, and the next start resumes from there.
 *
 * @throws Error that says what to do, after everything that had started was stopped
 */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const cleanups: (() => unknown)[] = [];
  const stop = once(async () => {
    for (const cleanup of cleanups.toReversed()) await cleanup();
  });
  try {
    return await start(options, (cleanup) => cleanups.push(cleanup), stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  options: LocalCloudOptions,
  onStop: CloudContext['onStop'],
  stop: () => Promise<void>,
): Promise<LocalCloud> {
  const ready: (() => void)[] = [];
  const cloud = await prepare(options, onStop, (work) => ready.push(work));
  for (const service of services) service.define(cloud);
  for (const service of services) await service.start(cloud);
  for (const begin of ready) begin();

  const { directory, clock, assembly, clients, credentials, endpoint } = cloud;
  const { doorUrl: dynamodbUrl, emulator, failed, fresh } = dynamoDb.of(cloud);
  const { url: issuer, tokenUrl } = await cloud.issuer;
  const description = {
    apiUrl: apiGateway.of(cloud).url,
    issuer,
    tokenUrl,
    dynamodbUrl,
    awsUrl: endpoint.url,
    credentials,
    clients,
    ...(directory.events !== undefined && { eventsFile: directory.events }),
  };
  if (directory.root !== undefined) {
    const remove = describeLocalCloud(directory.root, description);
    if (remove !== undefined) onStop(remove);
    else cloud.log.warn('local', `the commands reach the local cloud that ${directory.root} describes, not this one`);
  }
  return {
    ...description,
    audience: AUDIENCE,
    emulator,
    outputs: assembly.outputs(),
    notRun: notRunLocally(assembly),
    fresh,
    clock,
    cloudWatch: cloudWatch.of(cloud),
    failed: failed.then((ending) => `${emulator} has ended ${ending}`),
    recentEvents: () => eventBridge.of(cloud).events.recentEvents(),
    executions: () => stepFunctions.of(cloud).journal.list(),
    messages: () => sqs.of(cloud).messages(),
    streamsIdle: () => streams.of(cloud).idle(),
    stop,
  };
}

/** Opens everything that services find around them, reads the template and begins to start the issuer. */
async function prepare(
  options: LocalCloudOptions,
  onStop: CloudContext['onStop'],
  onReady: CloudContext['onReady'],
): Promise<CloudContext> {
  const { log = new LocalLog(), fresh = false, inMemory = false } = options;
  const directory = claimDirectory(options.directory, { fresh, inMemory });
  onStop(() => directory.release());
  const store = StateStore.open(directory.state);
  onStop(() => store.close());
  const clock = new LocalClock({ timeScale: options.timeScale ?? 1, memory: store.clockMemory() });
  onStop(() => clock.stop());
  const metricStore = new MetricStore();
  const metrics = new ServiceMetrics(metricStore, () => clock.now().getTime());

  const port = await reservePort(options.port);
  onStop(() => port.holder.close());
  const url = `http://127.0.0.1:${port.number}/oidc`;
  const parameters = { Issuer: url, Audience: AUDIENCE, ...options.parameters };
  const assembly = Assembly.read(options.assemblyDirectory, parameters);
  const { credentials = newCredentials(), hosts } = options;
  const endpoint = new AwsEndpoint({ assembly, credentials, hosts, committed: () => store.committed() });
  const clients = options.clients ?? localClients(directory.root, routeScopes(assembly));
  const keys = { keysFile: directory.issuerKeys, keys: options.issuerKeys };
  const issuer = startIssuer({ url, audience: AUDIENCE, clients, log, ...keys });
  // API Gateway waits for the issuer and reports its error. Until then the rejection must not count as unhandled.
  issuer.catch(() => undefined);
  return {
    options,
    assembly,
    directory,
    store,
    clock,
    faults: new Faults(),
    log,
    metricStore,
    metrics,
    endpoint,
    credentials,
    issuer,
    port,
    clients,
    onStop,
    onReady,
  };
}

/** Returns a function that runs the work at its first call and returns the same promise at every call. */
function once(work: () => Promise<void>): () => Promise<void> {
  let promise: Promise<void> | undefined;
  return () => {
    promise ??= work();
    return promise;
  };
}
