import type { AwsEndpoint } from '../aws-api/aws-endpoint.ts';
import type { Faults } from '../faults/faults.ts';
import type { Issuer, IssuerClient } from '../issuer/issuer.ts';
import type { PrivateKeySet } from '../issuer/issuer-keys.ts';
import type { MetricStore } from '../metrics/metric-store.ts';
import type { ServiceMetrics } from '../metrics/service-metrics.ts';
import type { LocalClock } from '../support/clock.ts';
import type { CloudDirectory } from '../support/cloud-directory.ts';
import type { Credentials } from '../support/credentials.ts';
import type { LocalLog } from '../support/log.ts';
import type { ReservedPort } from '../support/ports.ts';
import type { StateStore } from '../support/state-store.ts';
import type { Assembly } from '../template/assembly.ts';
import type { ServiceViews } from '../views/service-views.ts';

/** A running local cloud, for a reader of the service's data. */
export interface ServiceSource {
  readonly dynamodbUrl: string;
  readonly credentials: Credentials;
  /** The names of the tables by their logical ids. */
  readonly tables: ReadonlyMap<string, string>;
  /** The tenants of the clients, each once, in the order of the clients. */
  readonly tenants: readonly string[];
  /** Returns the local cloud's time. */
  readonly now: () => Date;
}

export interface LocalCloudOptions {
  /** A synthesized cloud assembly (the folder with manifest.json). */
  readonly assemblyDirectory: string;
  /** Values of template parameters. `Issuer` and `Audience` default to the local issuer's. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** The API's port. 0 or undefined picks a free port. */
  readonly port?: number | undefined;
  /** The folder that keeps the data. Without a folder, the local cloud keeps no data. */
  readonly directory?: string | undefined;
  /** Keeps only what clients need in the folder: no tables, executions or events. */
  readonly inMemory?: boolean | undefined;
  /** Starts with empty tables. */
  readonly fresh?: boolean | undefined;
  /** Virtual seconds in a real second, for waits and for the functions' clocks. Default: 1. */
  readonly timeScale?: number | undefined;
  /** The clients that may get tokens. Default: those of `localClients`. */
  readonly clients?: readonly IssuerClient[] | undefined;
  /** The issuer's signing keys. By default the directory keeps them. */
  readonly issuerKeys?: PrivateKeySet | undefined;
  /** The endpoint of a DynamoDB that runs already. */
  readonly dynamodbEndpoint?: string | undefined;
  /** The access key that programs present. Default: a new one. */
  readonly credentials?: Credentials | undefined;
  /** Further names of this machine under which the servers answer, such as a tunnel's. */
  readonly hosts?: readonly string[] | undefined;
  /** The emulator to start: `dynoxide` or `dynamodb-local`. */
  readonly emulator?: string | undefined;
  readonly log?: LocalLog | undefined;
  /** Milliseconds after which an idle worker of a function ends. Default: half a minute. */
  readonly idleMilliseconds?: number | undefined;
  /** Opens the views of the service's data, at the console's first request for them. Without it, the console shows no such data. */
  readonly serviceViews?: ((source: ServiceSource) => Promise<ServiceViews>) | undefined;
  /** `false` disables all schedules. */
  readonly schedules?: boolean | undefined;
  /** Returns the address under which functions reach a service, such as a proxy's. Default: the service's own address. */
  readonly reach?: ((service: string, url: string) => string | Promise<string>) | undefined;
}

/** The surroundings of the services of one local cloud. */
export interface CloudContext {
  readonly options: LocalCloudOptions;
  readonly assembly: Assembly;
  readonly directory: CloudDirectory;
  readonly store: StateStore;
  readonly clock: LocalClock;
  /** The faults that drills make. */
  readonly faults: Faults;
  readonly log: LocalLog;
  readonly metricStore: MetricStore;
  /** Records what services report to CloudWatch. */
  readonly metrics: ServiceMetrics;
  /** The local AWS API. Services register the actions that they answer. It listens before Lambda starts. */
  readonly endpoint: AwsEndpoint;
  /** The access key that callers of the local AWS services present. */
  readonly credentials: Credentials;
  /** The clients that may get tokens. */
  readonly clients: readonly IssuerClient[];
  /** The token issuer, which starts while the services do. */
  readonly issuer: Promise<Issuer>;
  /** The port of the HTTP API: the issuer's address has it before the API listens. */
  readonly port: ReservedPort;
  /** Registers a cleanup. Cleanups run in reverse order when the local cloud stops or fails to start. */
  readonly onStop: (cleanup: () => unknown) => void;
  /** Registers work that begins once every service has started, in the order of registration. */
  readonly onReady: (work: () => void) => void;
}
