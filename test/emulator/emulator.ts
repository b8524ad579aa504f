import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createServer, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { AwsSettings } from '../../bin/support/stage-access.ts';
import { freePort } from '../../lib/local/support/ports.ts';

/** Maximum wait for the emulator to start or to end, in milliseconds. */
const PATIENCE = 60_000;

/** Account and region of the emulator. Bootstrap and deployment name them. */
export const ACCOUNT = '000000000000';
export const REGION = 'us-east-1';

/** Host name under which the emulator answers for the token endpoint of every pool. */
export const COGNITO_HOST = `pools.auth.${REGION}.amazoncognito.com`;

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Running emulator of AWS. */
export interface Emulator {
  /** Settings of the SDK's clients that call it. */
  readonly settings: AwsSettings;
  /** Environment of programs that call it instead of AWS. */
  readonly environment: NodeJS.ProcessEnv;
  /** Opens a local address that passes requests on under another host name, as the emulator tells its APIs apart by the name. */
  open(hostName: string): Promise<string>;
  /** Ends the emulator with every process that it started. */
  stop(): Promise<void>;
}

/**
 * Starts the emulator with IAM enforced.
 *
 * @param programs directory of the installed programs
 * @param directory directory for its files and its log
 */
export async function startEmulator(programs: string, directory: string): Promise<Emulator> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const child = spawn(join(programs, 'ministack'), [], {
    // A process group of its own: the emulator keeps a Node.js process for each function.
    detached: true,
    cwd: directory,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      TMPDIR: directory,
      PATH: `${programs}:${process.env.PATH}`,
      AUTH: 'true',
      // These listen on every interface, and nothing here uses them.
      IOT_MTLS_ENABLED: '0',
      SFTP_ENABLED: '0',
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      MINISTACK_REGION: REGION,
    },
  });
  const log = createWriteStream(join(directory, 'emulator.log'));
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  const proxies: { close(): void }[] = [];
  const stop = async () => {
    for (const proxy of proxies) proxy.close();
    await end(child);
  };
  try {
    await ready(`${url}/_ministack/health`, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    settings: { endpoint: url, region: REGION, credentials: CREDENTIALS },
    environment: {
      ...process.env,
      AWS_ENDPOINT_URL: url,
      AWS_ENDPOINT_URL_S3: url,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      AWS_REGION: REGION,
      AWS_EC2_METADATA_DISABLED: 'true',
      TMPDIR: directory,
    },
    open: async (hostName) => {
      const proxy = await openProxy(port, hostName);
      proxies.push(proxy);
      return proxy.url;
    },
    stop,
  };
}

/** Waits until the address answers. */
async function ready(health: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + PATIENCE;
  while (child.exitCode === null && performance.now() < deadline) {
    const response = await fetch(health).catch(() => undefined);
    if (response?.ok) return;
    await delay(200);
  }
  throw new Error('The emulator did not start; see emulator.log');
}

/** Ends the process group of the emulator. */
async function end(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  const signal = (name: NodeJS.Signals) => {
    try {
      process.kill(-pid, name);
      return true;
    } catch {
      return false;
    }
  };
  const deadline = performance.now() + PATIENCE;
  let isLeft = signal('SIGTERM');
  while (isLeft && performance.now() < deadline) {
    await delay(100);
    isLeft = signal(performance.now() > deadline - PATIENCE + 5_000 ? 'SIGKILL' : 'SIGTERM');
  }
}

/** Starts a server that passes each request on to the emulator under the host name. */
async function openProxy(port: number, hostName: string): Promise<{ readonly url: string; close(): void }> {
  const host = `${hostName}:${port}`;
  const server = createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers, host };
    const passed = request({ host: '127.0.0.1', port, method: incoming.method, path: incoming.url, headers });
    passed.on('error', (error) => outgoing.destroy(error));
    passed.on('response', (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.rawHeaders);
      response.pipe(outgoing);
    });
    incoming.pipe(passed);
  });
  const own = await freePort();
  await new Promise<void>((resolve) => server.listen(own, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${own}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
