import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parsedFlags, UsageError } from '../support/command-line.ts';

/** Options of `npm start`. */
export interface LocalOptions {
  readonly help: boolean;
  readonly port: number;
  readonly fresh: boolean;
  readonly inMemory: boolean;
  readonly timeScale: number;
  readonly demoData: boolean;
  /** Directory for data, keys and the synthesized template. */
  readonly directory: string;
  readonly dynamodbEndpoint: string | undefined;
  readonly emulator: string | undefined;
  /** Further names of this machine under which the servers answer. */
  readonly hosts: readonly string[];
}

/** Fastest clock: twelve days a second. A faster one forgets an idempotency key at once, and leaves the range of dates within hours. */
const FASTEST = 1_000_000;

/** Name or address of a machine, without scheme and port, as the header `Host` has it. */
const HOST = /^([a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])$/i;

export const USAGE = `Runs Quartermaster on this machine.

Usage: npm start -- [flags]

Flags:
  --port <number>        port of the API; 0 selects a free port (default: PORT, or 3000)
  --fresh                delete stored orders, executions and events, and start over
  --in-memory            keep all data in memory only
  --time-scale <factor>  speed up waits, reminders and deadlines; at 3600, an hour takes
                         a second (default: 1; at most 1000000)
  --allow-host <name>    answer under this name too, such as a tunnel's; may be repeated
  --no-demo-data         start without demo orders, stock, customers and price list
  -h, --help             print this help

Environment variables:
  PORT                     port of the API, if --port is absent
  QUARTERMASTER_DIRECTORY  directory for data and keys (default: .quartermaster)
  DYNAMODB_ENDPOINT        address of a running DynamoDB emulator to use
  DYNAMODB_EMULATOR        emulator to start, if both can run: dynoxide or dynamodb-local
`;

/** Returns the directory of the local cloud, from the environment. A variable without a value is none. */
export function localDirectory(environment: NodeJS.ProcessEnv): string {
  return resolve(import.meta.dirname, '..', '..', environment.QUARTERMASTER_DIRECTORY || '.quartermaster');
}

/**
 * Reads the options from the command line and the environment.
 *
 * @throws UsageError for an invalid flag or variable; it names the expected value
 * @example readOptions(['--port', '0', '--fresh'], {}).port // 0
 */
export function readOptions(commandLine: readonly string[], environment: NodeJS.ProcessEnv): LocalOptions {
  const flags = parse(commandLine);
  const [portName, portText] = flags.port === undefined ? ['PORT', environment.PORT || '3000'] : ['--port', flags.port];
  const port = Number(portText);
  if (!/^\d+$/.test(portText) || port > 65_535) {
    throw new UsageError(`${portName}: expected a port number from 0 to 65535, found ${JSON.stringify(portText)}`);
  }
  const timeScale = Number(flags['time-scale'] ?? '1');
  if (!(timeScale > 0 && timeScale <= FASTEST)) {
    throw new UsageError(
      `--time-scale: expected a number above 0, at most ${FASTEST}, found ${JSON.stringify(flags['time-scale'])}`,
    );
  }
  const host = flags['allow-host'].find((name) => !HOST.test(name));
  if (host !== undefined) {
    throw new UsageError(`--allow-host: expected a name such as demo.example.com, found ${JSON.stringify(host)}`);
  }
  return {
    help: flags.help,
    port,
    fresh: flags.fresh,
    inMemory: flags['in-memory'],
    timeScale,
    demoData: !flags['no-demo-data'],
    directory: localDirectory(environment),
    dynamodbEndpoint: environment.DYNAMODB_ENDPOINT || undefined,
    emulator: environment.DYNAMODB_EMULATOR || undefined,
    hosts: flags['allow-host'],
  };
}

function parse(commandLine: readonly string[]) {
  const flag = { type: 'boolean', default: false } as const;
  return parsedFlags('npm start', () =>
    parseArgs({
      args: [...commandLine],
      options: {
        help: { ...flag, short: 'h' },
        port: { type: 'string' },
        fresh: flag,
        'in-memory': flag,
        'time-scale': { type: 'string' },
        'allow-host': { type: 'string', multiple: true, default: [] },
        'no-demo-data': flag,
      },
    }),
  ).values;
}
