import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import type { LambdaHandler } from '../../functions/core/http/pipeline.ts';
import type { Operation as ApplianceOperation } from '../support/lines/appliance-service.ts';
import type { Operation as DeviceOperation } from '../support/lines/device-service.ts';
import type { MakeHandler } from '../support/lines/line-service.ts';
import type { Operation as SubscriptionOperation } from '../support/lines/subscription-service.ts';
import { bundleRelease } from './bundle-release.ts';

/** The functions of one version of the service, as they are deployed: they read their configuration from the environment. */
export interface Release {
  readonly version: string;
  /** Entry points by folder and name, such as `devices/place-order`. */
  readonly functions: Readonly<Record<string, (event: never, context: never) => Promise<unknown>>>;
}

/** Loads the last release, and this version, each from a bundle of its own. */
export async function loadReleases(): Promise<readonly [last: Release, present: Release]> {
  return [await loadLastRelease(), await load(await bundleRelease(join(import.meta.dirname, '..', '..')))];
}

/** Loads the last release. */
export function loadLastRelease(): Promise<Release> {
  const packed = readFileSync(join(import.meta.dirname, 'last-release.mjs.br'));
  return load(brotliDecompressSync(packed).toString('utf8'));
}

async function load(text: string): Promise<Release> {
  const folder = mkdtempSync(join(tmpdir(), 'quartermaster-releases-'));
  const file = join(folder, 'release.mjs');
  try {
    writeFileSync(file, text);
    return await import(pathToFileURL(file).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The operations of the lines' services. */
interface Operations {
  readonly appliances: ApplianceOperation;
  readonly devices: DeviceOperation;
  readonly subscriptions: SubscriptionOperation;
}

/** Two versions of the service on the same tables. Requests are spread over both, or go to one of them. */
export class SideBySide {
  readonly #releases: readonly Release[];
  #turn: number;
  #only: Release | undefined;

  /** @param first the version that gets the first request: 0 or 1 */
  constructor(releases: readonly Release[], first: number) {
    this.#releases = releases;
    this.#turn = first;
  }

  /** Returns the version whose turn it is. */
  next(): Release {
    const release = this.#only ?? this.#releases[this.#turn % this.#releases.length];
    if (release === undefined) throw new Error('There is no release');
    this.#turn += 1;
    return release;
  }

  /** Sends all requests to one version from now on, as a rollback does. */
  rollBackTo(release: Release): void {
    this.#only = release;
  }

  /** Returns the makers of a line's handlers. Each call of a handler goes to the version whose turn it is. */
  handlersOf<Line extends keyof Operations>(line: Line): Readonly<Record<Operations[Line], MakeHandler>> {
    const operations = new Set(this.#releases.flatMap(({ functions }) => Object.keys(functions)));
    const own = [...operations].filter((name) => name.startsWith(`${line}/`));
    const handler =
      (name: string): LambdaHandler =>
      (event, context) =>
        this.call(name, event, context) as ReturnType<LambdaHandler>;
    const makers = own.map((name): [string, MakeHandler] => [name.slice(line.length + 1), () => handler(name)]);
    return Object.fromEntries(makers) as Readonly<Record<string, MakeHandler>> as Readonly<
      Record<Operations[Line], MakeHandler>
    >;
  }

  /** Calls a function of the version whose turn it is. */
  call(name: string, event: unknown, context?: unknown): Promise<unknown> {
    const { functions, version } = this.next();
    const called = functions[name];
    if (called === undefined) throw new Error(`Version ${version} has no function ${name}`);
    return called(event as never, context as never);
  }
}
