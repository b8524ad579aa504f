import { UsageError } from '../../support/command-line.ts';
import type { Stage } from './stage.ts';

/** Values of all flags on the command line. */
export interface Flags {
  readonly json: boolean;
  readonly showData: boolean;
  readonly dryRun: boolean;
  readonly line: string | undefined;
  readonly stuck: boolean;
  readonly status: string | undefined;
  readonly tenant: string | undefined;
  readonly customerRef: string | undefined;
  readonly email: string | undefined;
  readonly idempotencyKey: string | undefined;
  readonly requestId: string | undefined;
  readonly days: string | undefined;
  readonly from: string | undefined;
  readonly only: readonly string[] | undefined;
  readonly replace: boolean;
  readonly discard: string | undefined;
}

const off = { type: 'boolean', default: false } as const;
const text = { type: 'string' } as const;
/** Flags of the command line, as `parseArgs` takes them. */
export const OPTIONS = {
  stage: text,
  region: text,
  help: { ...off, short: 'h' },
  json: off,
  'show-data': off,
  'dry-run': off,
  stuck: off,
  line: text,
  status: text,
  tenant: text,
  'customer-ref': text,
  email: text,
  'idempotency-key': text,
  'request-id': text,
  days: text,
  from: text,
  only: { ...text, multiple: true },
  replace: off,
  discard: text,
} as const;

/** Flag that only some commands support. */
export type Flag = Exclude<keyof typeof OPTIONS, 'stage' | 'region' | 'help'>;

/** Input of a command. */
export interface Call {
  readonly stage: Stage;
  readonly names: readonly string[];
  readonly flags: Flags;
  readonly print: (line: string) => void;
  /** Reads the words of standard input. */
  readonly input: () => Promise<readonly string[]>;
}

/** Command for operators. */
export interface Command {
  /** Syntax of the command, after `npm run ops --`. */
  readonly usage: string;
  readonly summary: string;
  readonly flags: readonly Flag[];
  /** Minimum and maximum number of names after the command. */
  readonly names: readonly [least: number, most: number];
  /**
   * Runs the command.
   *
   * @returns false if work remains
   * @throws OpsError, or an error of AWS
   */
  readonly run: (call: Call) => Promise<boolean>;
}

/** Prints a line of text, unless the command prints JSON. */
export function say({ flags, print }: Call, line: string): void {
  if (!flags.json) print(line);
}

/** Pattern of an order number, which has no sign and no leading zero. */
const NUMBER = /^[1-9]\d{0,11}$/;

/**
 * Reads an order number from the command line.
 *
 * @throws UsageError
 * @example orderNumber(['100001']) // 100001
 */
export function orderNumber([text = '']: readonly string[]): number {
  if (NUMBER.test(text)) return Number(text);
  throw new UsageError(
    `${JSON.stringify(text)} is not an order number; order numbers are whole numbers such as 100001`,
  );
}

/**
 * Formats a number with its noun.
 *
 * @example count(2, 'message') // '2 messages'
 */
export const count = (amount: number, noun: string): string => `${amount} ${noun}${amount === 1 ? '' : 's'}`;

/**
 * Quotes a word of a command that an operator copies, where the shell would read more into it.
 *
 * @example shellWord("TITLE#O'Brien") // "'TITLE#O'\\''Brien'"
 * @example shellWord('us-columbus') // 'us-columbus'
 */
export const shellWord = (text: string): string =>
  /^[\w.:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
