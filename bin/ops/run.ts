import { parseArgs } from 'node:util';
import { closestName } from '../../functions/core/validation/did-you-mean.ts';
import { productLines } from '../../lib/config/product-lines.ts';
import type { LocalCloudDescription } from '../../lib/local/support/local-cloud-description.ts';
import { faultIn, LOCAL_HAS_NO_REGION, UsageError } from '../support/command-line.ts';
import { noCloudIn } from '../support/running-cloud.ts';
import { wrap } from '../support/wrap.ts';
import { deadLetters } from './dead-letters/dead-letters.ts';
import { redrive } from './dead-letters/redrive.ts';
import { version } from './deployment/version.ts';
import { dispatch } from './dispatch.ts';
import { events } from './events.ts';
import { failedExecutionsCommand } from './failed-executions.ts';
import { find } from './find.ts';
import { numbers } from './numbers.ts';
import { order } from './order.ts';
import { orders } from './orders.ts';
import { restart } from './restart.ts';
import { restore } from './restore/restore.ts';
import { Clients, type Place } from './stage/clients.ts';
import { type Command, type Flag, type Flags, OPTIONS } from './stage/command.ts';
import { explainError } from './stage/failures.ts';
import { OpsError } from './stage/ops-error.ts';
import { Stage } from './stage/stage.ts';
import { stock } from './stock.ts';
import { webhooks } from './webhooks.ts';

/** Commands by name. */
export const commands: Readonly<Record<string, Command>> = {
  order,
  orders,
  find,
  'dead-letters': deadLetters,
  redrive,
  'failed-executions': failedExecutionsCommand,
  restart,
  dispatch,
  events,
  webhooks,
  version,
  restore,
  numbers,
  stock,
};

/** Environment of the commands. */
export interface OpsEnvironment {
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
  /** Returns the text of standard input. */
  readonly input: () => Promise<string>;
  /** Returns the running local cloud, or undefined if there is none. */
  readonly local: () => Pick<LocalCloudDescription, 'apiUrl' | 'awsUrl' | 'credentials' | 'dynamodbUrl'> | undefined;
  /** Directory in which the local cloud is looked for. */
  readonly directory: string;
}

/** Exit code: 0 if all work is done, 1 if work remains or the command failed, 2 if the command line is invalid. */
export type ExitCode = 0 | 1 | 2;

const USAGE = `Operates a deployed stage of Quartermaster, or the local cloud.

Usage: npm run ops -- <command> [flags]

Commands:
${Object.values(commands)
  .map(({ usage, summary }) => [`  ${usage}`, ...indented(summary)].join('\n'))
  .join('\n')}

Flags:
  --stage <name>   stage to operate: local, or a deployed stage (default: local)
  --region <name>  AWS region (default: the configured region)
  --dry-run        show what the command would do, and change nothing
  --json           print JSON; every command takes it
  --discard <key>  take the messages about an item away, such as ORDER#100123
  --only <key>     restore the items of this partition only, such as ORDER#100123
  --replace        overwrite the items of these partitions that are malformed
  --show-data      show the personal data of an order
  --line <line>    one of ${productLines.map(({ table }) => table.line).join(', ')} (default: all lines)
  -h, --help       print this help

Exit codes:
  0  all work is done; with --dry-run, all of it could be done
  1  work remains, the command failed, or a stored item is malformed
  2  the command line is invalid`;

/** Wraps the summary of a command, and indents it by six columns. */
function indented(summary: string): string[] {
  return wrap(summary, 76).map((line) => `      ${line.trim()}`);
}

/** Runs the command of a command line. Prints every error on one line. */
export async function runOps(commandLine: readonly string[], environment: OpsEnvironment): Promise<ExitCode> {
  let stageName = 'local';
  try {
    const { command, values, names } = readCommandLine(commandLine);
    if (command === undefined) {
      environment.print(USAGE);
      return 0;
    }
    stageName = values.stage ?? stageName;
    const { region } = values;
    const input = async () => (await environment.input()).split(/\s+/).filter((word) => word !== '');
    const complaints = new Set<string>();
    const connect = () => new Clients(placeOf(stageName, region, environment));
    const stage = new Stage(stageName, connect, (complaint) => complaints.add(complaint));
    const writesLines = values.json && !command.flags.includes('json');
    const lines: string[] = [];
    const print = writesLines ? (line: string) => void lines.push(line) : environment.print;
    const flags = { ...flagsOf(values), json: values.json && !writesLines };
    const done = await command.run({ stage, names, flags, print, input });
    if (writesLines) environment.print(JSON.stringify({ done, lines }, null, 2));
    for (const complaint of complaints) environment.printError(complaint);
    return done && complaints.size === 0 ? 0 : 1;
  } catch (error) {
    environment.printError(explainError(error, stageName));
    return error instanceof UsageError ? 2 : 1;
  }
}

/** Returns the values of the flags under the names that the commands use. */
const flagsOf = (values: ReturnType<typeof parse>['values']): Flags => ({
  json: values.json,
  showData: values['show-data'],
  dryRun: values['dry-run'],
  stuck: values.stuck,
  replace: values.replace,
  line: values.line,
  status: values.status,
  tenant: values.tenant,
  days: values.days,
  from: values.from,
  only: values.only,
  customerRef: values['customer-ref'],
  email: values.email,
  discard: values.discard,
  idempotencyKey: values['idempotency-key'],
  requestId: values['request-id'],
});

/** Flags of all commands. */
const COMMON: ReadonlySet<string> = new Set(['stage', 'region', 'help', 'json']);

/**
 * Reads a command line. The command is undefined if the operator asks for help.
 *
 * @throws UsageError
 */
export function readCommandLine(commandLine: readonly string[]) {
  const { values, positionals, tokens } = parse(commandLine);
  const [name, ...names] = positionals;
  if (values.help) return { command: undefined, values, names };
  if (name === undefined) throw new UsageError(`name a command: ${Object.keys(commands).join(', ')}`);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    const meant = closestName(name, Object.keys(commands));
    const choice = `the commands are ${Object.keys(commands).join(', ')}`;
    throw new UsageError(`there is no command ${name}; ${meant === undefined ? choice : `is ${meant} meant?`}`);
  }
  const taken = (flag: string) => COMMON.has(flag) || command.flags.some((own: Flag) => own === flag);
  // A variable of the shell that is not set would otherwise search everywhere, or for nothing.
  const blank = tokens.find((token) => token.kind === 'option' && token.value?.trim() === '');
  if (blank?.kind === 'option')
    throw new UsageError(`--${blank.name} has no value; usage: npm run ops -- ${command.usage}`);
  const twice = givenTwice(tokens);
  if (twice !== undefined) throw new UsageError(`--${twice} has two values; ${name} takes one`);
  const foreign = tokens.find((token) => token.kind === 'option' && !taken(token.name));
  const [least, most] = command.names;
  if (foreign?.kind === 'option' || names.length < least || names.length > most) {
    const problem = foreign?.kind === 'option' ? `${name} does not take --${foreign.name}; ` : '';
    throw new UsageError(`${problem}usage: npm run ops -- ${command.usage}`);
  }
  return { command, values, names };
}

function parse(commandLine: readonly string[]) {
  try {
    return parseArgs({ args: [...commandLine], options: OPTIONS, allowPositionals: true, tokens: true });
  } catch (error) {
    throw new UsageError(`${faultIn(error)}; npm run ops -- --help lists the flags`);
  }
}

/** Returns the flag that was given two values and takes one. The command would ignore the first, and be done without it. */
function givenTwice(tokens: ReturnType<typeof parse>['tokens']): string | undefined {
  const values = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind !== 'option' || token.value === undefined || token.name === 'only') continue;
    if ((values.get(token.name) ?? token.value) !== token.value) return token.name;
    values.set(token.name, token.value);
  }
  return undefined;
}

function placeOf(stage: string, region: string | undefined, { local, directory }: OpsEnvironment): Place {
  if (stage !== 'local') return { kind: 'aws', region };
  if (region !== undefined) throw new UsageError(LOCAL_HAS_NO_REGION);
  const cloud = local();
  if (cloud !== undefined) return { kind: 'local', cloud };
  throw new OpsError(noCloudIn(directory, ', or name a deployed stage with --stage'));
}
