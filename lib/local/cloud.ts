import * as z from 'zod';
import { HttpApi } from './api-gateway/http-api.ts';
import { AwsEndpoint } from './aws-api/aws-endpoint.ts';
import { defineCloudWatch, LocalCloudWatch, readCloudWatch } from './cloudwatch/cloudwatch.ts';
import { LocalConsole } from './console-server/console.ts';
import { startDynamoDb } from './dynamodb/dynamodb.ts';
import { createTables, defineTables, deleteTables } from './dynamodb/tables.ts';
import { type BusEvent, defineEventBuses, EventBuses } from './eventbridge/events.ts';
import { readSchedules, Schedules } from './eventbridge/schedules.ts';
import { localClients } from './issuer/clients.ts';
import { type IssuerClient, startIssuer } from './issuer/issuer.ts';
import type { PrivateKeySet } from './issuer/issuer-keys.ts';
import { AsyncInvocations } from './lambda/async-invocations.ts';
import { LambdaRuntime } from './lambda/lambda.ts';
import { defineAliases } from './lambda/lambda-aliases.ts';
import { defineFunctions, readFunctions } from './lambda/lambda-function.ts';
import { MetricStore } from './metrics/metric-store.ts';
import { ServiceMetrics } from './metrics/service-metrics.ts';
import { defineQueues, type QueueMessage, Queues } from './sqs/queues.ts';
import { type Execution, ExecutionJournal } from './step-functions/execution-journal.ts';
import { defineStateMachines, readStateMachines } from './step-functions/state-machine-properties.ts';
import { StateMachines } from './step-functions/state-machines.ts';
import { readStreamMappings, StreamPoller } from './streams/streams.ts';
import { LocalClock } from './support/clock.ts';
import { claimDirectory } from './support/cloud-directory.ts';
import { describeLocalCloud, type LocalCloudDescription } from './support/local-cloud-description.ts';
import { LocalLog } from './support/log.ts';
import { freePort } from './support/ports.ts';
import { StateStore } from './support/state-store.ts';
import { notRunLocally } from './supported-types.ts';
import { Assembly } from './template/assembly.ts';

export interface LocalCloudOptions {
  /** A synthesized cloud assembly (the folder with manifest.json). */
  readonly assemblyDirectory: string;
  /** Values of template parameters. `Issuer` and `Audience` are set to the local issuer's. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** The API's port; 0 or nothing for a free one. */
  readonly port?: number | undefined;
  /** Where everything is kept. Without it nothing is. */
  readonly directory?: string | undefined;
  /** Keep no tables, executions and events, only what clients need. */
  readonly inMemory?: boolean | undefined;
  /** Begin with empty tables. */
  readonly fresh?: boolean | undefined;
  /** Virtual seconds in a real second, for waits and for the functions' clocks; 1 unless said. */
  readonly timeScale?: number | undefined;
  /** Who may get tokens; demo, rival and reader unless said. */
  readonly clients?: readonly IssuerClient[] | undefined;
  /** The issuer's signing keys; kept in the directory unless given. */
  readonly issuerKeys?: PrivateKeySet | undefined;
  /** A DynamoDB that runs already. */
  readonly dynamodbEndpoint?: string | undefined;
  /** Which emulator to start: `dynoxide` or `dynamodb-local`. */
  readonly emulator?: string | undefined;
  readonly log?: LocalLog | undefined;
  /** After how many milliseconds an idle worker of a function ends; half a minute unless said. */
  readonly idleMilliseconds?: number | undefined;
  /** False to call nothing by the clock. */
  readonly schedules?: boolean | undefined;
  /** Through which address functions reach a service, such as that of a proxy; its own unless said. */
  readonly reach?: ((service: string, url: string) => string | Promise<string>) | undefined;
}

/** A running local cloud. */
export interface LocalCloud extends LocalCloudDescription {
  readonly audience: string;
  readonly emulator: string;
  /** The outputs of the stacks. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Types of resources that are in the templates and do not run here, with their numbers. */
  readonly notRun: ReadonlyMap<string, number>;
  /** True when it began with empty tables. */
  readonly fresh: boolean;
  readonly clock: LocalClock;
  readonly cloudWatch: LocalCloudWatch;
  /** Resolves with a reason when it can no longer work, such as when the emulator has ended. */
  readonly failed: Promise<string>;
  recentEvents(): readonly BusEvent[];
  executions(): readonly Execution[];
  messages(): readonly QueueMessage[];
  /** Whether every stream has been read to its end. */
  streamsIdle(): boolean;
  /** Ends everything it started. Requests in progress finish; executions go on at the next start. */
  stop(): Promise<void>;
}

const AUDIENCE = 'urn:quartermaster:local';

/**
 * Runs a synthesized cloud assembly on this machine, in this process and one DynamoDB emulator. What it needs to keep is kept:
 * it may be killed at any moment and goes on at the next start.
 *
 * @throws Error that says what to do; whatever was started until then has been ended
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
  onStop: (cleanup: () => unknown) => void,
  stop: () => Promise<void>,
): Promise<LocalCloud> {
  const { log = new LocalLog(), fresh = false, inMemory = false } = options;
  const directory = claimDirectory(options.directory, { fresh, inMemory });
  onStop(() => directory.release());
  const store = StateStore.open(directory.state);
  onStop(() => store.close());
  const clock = new LocalClock({ timeScale: options.timeScale ?? 1, memory: store.clockMemory() });
  onStop(() => clock.stop());
  const startingDynamoDb = startDynamoDb({
    directory: directory.tables,
    endpoint: options.dynamodbEndpoint,
    emulator: options.emulator,
  });
  onStop(() => startingDynamoDb.then((dynamodb) => dynamodb.stop()).catch(() => undefined));
  // Whoever awaits it below gets the error; until then it must not count as unhandled.
  startingDynamoDb.catch(() => undefined);

  const port = options.port || (await freePort());
  const issuerUrl = `http://127.0.0.1:${port}/oidc`;
  const parameters = { Issuer: issuerUrl, Audience: AUDIENCE, ...options.parameters };
  const assembly = Assembly.read(options.assemblyDirectory, parameters);
  const tables = defineTables(assembly);
  const metricStore = new MetricStore();
  const metrics = new ServiceMetrics(metricStore, () => clock.now().getTime());
  const queues = new Queues({ names: defineQueues(assembly), store, log, metrics });
  const events = new EventBuses({ names: defineEventBuses(assembly), clock, log, directory: directory.state });
  onStop(() => events.stop());
  defineFunctions(assembly);
  const aliases = defineAliases(assembly);
  defineStateMachines(assembly);
  defineCloudWatch(assembly);

  const clients = options.clients ?? localClients(directory.root, routeScopes(assembly));
  const startingIssuer = startIssuer({
    url: issuerUrl,
    audience: AUDIENCE,
    clients,
    log,
    keysFile: directory.issuerKeys,
    keys: options.issuerKeys,
  });
  startingIssuer.catch(() => undefined);
  const dynamodb = await startingDynamoDb;
  if (fresh && options.dynamodbEndpoint !== undefined) await deleteTables(dynamodb.endpoint, tables);
  const streams = await createTables(dynamodb.endpoint, tables);
  const untouched = store.refuseOtherStreams([...streams.values()].map(({ emulatorArn }) => emulatorArn));

  const journal = new ExecutionJournal(store);
  const { endpoint: dynamodbUrl } = dynamodb;
  const endpoint = new AwsEndpoint({
    stateMachines: () => stateMachines,
    functions: () => ({ lambda, functions, mappings }),
    events,
    queues,
    assembly,
    streams,
    dynamodbUrl,
  });
  onStop(() => endpoint.stop());
  await endpoint.listen();
  const { reach = (_, url) => url } = options;
  const aws = endpoint.url;
  const lambda = new LambdaRuntime({
    log,
    clock: clock.origin(),
    endpoints: {
      dynamodb: await reach('dynamodb', dynamodbUrl),
      sfn: await reach('sfn', aws),
      eventbridge: await reach('eventbridge', aws),
      sqs: await reach('sqs', aws),
    },
    metrics,
    ...(options.idleMilliseconds !== undefined && { idleMilliseconds: options.idleMilliseconds }),
  });
  onStop(() => lambda.stop());
  const machines = readStateMachines(assembly, clock.timeScale);
  const stateMachines = new StateMachines({
    machines,
    journal,
    clock,
    log,
    services: { lambda, events, queues, dynamodbUrl },
    metrics,
  });
  onStop(() => stateMachines.stop());
  const functions = readFunctions(assembly);
  for (const properties of functions) lambda.add(properties);
  for (const alias of aliases) lambda.addAlias(alias);
  const invocations = new AsyncInvocations({ functions, lambda, queues, clock, log });
  const schedules = new Schedules({ schedules: readSchedules(assembly), invocations, clock, log });
  onStop(() => schedules.stop());
  const mappings = readStreamMappings(assembly);
  const pollers = mappings.map((mapping) => {
    const stream = streams.get(mapping.streamArn);
    if (stream === undefined) throw new Error(`${mapping.name}: there is no stream ${mapping.streamArn}`);
    return new StreamPoller(mapping, stream, { endpoint: dynamodbUrl, lambda, queues, store, log, metrics });
  });
  onStop(() => Promise.all(pollers.map((poller) => poller.stop())));

  const issuer = await startingIssuer;
  const console = new LocalConsole({ cloudWatch: () => cloudWatch, journal, machines, clock });
  const api = new HttpApi({ assembly, lambda, issuer, console, log, now: () => clock.now().getTime(), metrics });
  onStop(() => api.stop());
  const { url: apiUrl } = await api.listen(port);
  const cloudWatch = new LocalCloudWatch({
    definitions: readCloudWatch(assembly),
    metrics: metricStore,
    sample: () => metrics.queuesAre(queues.counts()),
    clock,
    log,
  });
  onStop(() => cloudWatch.stop());
  cloudWatch.start();
  for (const poller of pollers) poller.start();
  if (options.schedules ?? true) schedules.start();
  void stateMachines.resume().then((count) => {
    if (count > 0) log.info('workflows', `${count} executions go on`);
  });

  const description = {
    apiUrl,
    issuer: issuer.url,
    tokenUrl: issuer.tokenUrl,
    dynamodbUrl,
    awsUrl: aws,
    clients,
    ...(directory.events !== undefined && { eventsFile: directory.events }),
  };
  if (directory.root !== undefined) onStop(describeLocalCloud(directory.root, description));
  return {
    ...description,
    audience: AUDIENCE,
    emulator: dynamodb.emulator,
    outputs: assembly.outputs(),
    notRun: notRunLocally(assembly),
    fresh: untouched,
    clock,
    cloudWatch,
    failed: dynamodb.failed.then((said) => `${dynamodb.emulator} has ended: ${said}`),
    recentEvents: () => events.recentEvents(),
    executions: () => journal.list(),
    messages: () => queues.messages(),
    streamsIdle: () => pollers.every((poller) => poller.idle),
    stop,
  };
}

/** The scopes that the routes of the assembly ask for. */
function routeScopes(assembly: Assembly): readonly string[] {
  const Scopes = z.object({ AuthorizationScopes: z.array(z.string()).default([]) });
  const scopes = assembly.resources('AWS::ApiGatewayV2::Route').flatMap(({ stack, properties }) => {
    const resolved = assembly.resolve(stack, { AuthorizationScopes: properties.AuthorizationScopes ?? [] });
    return Scopes.parse(resolved).AuthorizationScopes;
  });
  return [...new Set(scopes)].sort();
}

/** The same promise for every call. */
function once(work: () => Promise<void>): () => Promise<void> {
  let promise: Promise<void> | undefined;
  return () => {
    promise ??= work();
    return promise;
  };
}
