import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What `npm start` is asked for. */
export interface LocalOptions {
  readonly help: boolean;
  readonly port: number;
  readonly fresh: boolean;
  readonly inMemory: boolean;
  readonly timeScale: number;
  readonly demoData: boolean;
  /** Where data, keys and the synthesized template are kept. */
  readonly directory: string;
  readonly dynamodbEndpoint: string | undefined;
  readonly emulator: string | undefined;
}

export const USAGE = `Runs Quartermaster on this machine.

npm start -- [flags]

  --port 3000        where the API listens (or the variable PORT); 0 for a free port
  --fresh            delete the orders, executions and events that are kept, and begin anew
  --in-memory        keep nothing
  --time-scale 3600  let an hour pass in a second: waits, reminders and deadlines come early
  --no-demo-data     begin without orders, stock, customers and price list
  --help             print this

QUARTERMASTER_DIRECTORY  where data and keys are kept; .quartermaster unless said
DYNAMODB_ENDPOINT        a DynamoDB emulator that runs already
DYNAMODB_EMULATOR        dynoxide or dynamodb-local, where both can run
`;

/** A flag or variable that is not right; the message says what would be. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
}

/** The folder of local clouds, from the environment. */
export function localDirectory(environment: NodeJS.ProcessEnv): string {
  return resolve(import.meta.dirname, '..', '..', environment.QUARTERMASTER_DIRECTORY ?? '.quartermaster');
}

/**
 * Reads the command line and the environment.
 *
 * @throws OptionError
 */
export function readOptions(commandLine: readonly string[], environment: NodeJS.ProcessEnv): LocalOptions {
  const flags = parse(commandLine);
  const [portName, portText] = flags.port === undefined ? ['PORT', environment.PORT ?? '3000'] : ['--port', flags.port];
  const port = Number(portText);
  if (!/^\d+$/.test(portText) || port > 65_535) {
    throw new OptionError(`${portName}: expected a port number from 0 to 65535, found ${JSON.stringify(portText)}`);
  }
  const timeScale = Number(flags['time-scale'] ?? '1');
  if (!Number.isFinite(timeScale) || timeScale <= 0) {
    throw new OptionError(`--time-scale: expected a number above 0, found ${JSON.stringify(flags['time-scale'])}`);
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
  };
}

function parse(commandLine: readonly string[]) {
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({
      args: [...commandLine],
      options: {
        help: { ...flag, short: 'h' },
        port: { type: 'string' },
        fresh: flag,
        'in-memory': flag,
        'time-scale': { type: 'string' },
        'no-demo-data': flag,
      },
    }).values;
  } catch (error) {
    const [problem] = (error instanceof Error ? error.message : String(error)).split(/\.\s/);
    throw new OptionError(`${problem}; npm start -- --help lists the flags`);
  }
}
