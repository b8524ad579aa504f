import { UsageError } from './ops-error.ts';
import type { Stage } from './stage.ts';

/** The flags of all commands, as they were given. */
export interface Flags {
  readonly json: boolean;
  readonly showData: boolean;
  readonly dryRun: boolean;
  readonly line: string | undefined;
}

/** The flags that some commands take and others do not. */
export type Flag = 'json' | 'show-data' | 'dry-run' | 'line';

/** What a command is run with. */
export interface Call {
  readonly stage: Stage;
  readonly names: readonly string[];
  readonly flags: Flags;
  readonly print: (line: string) => void;
}

/** One of the operators' commands. */
export interface Command {
  /** How it is written, after `npm run ops --`. */
  readonly usage: string;
  readonly summary: string;
  readonly flags: readonly Flag[];
  /** How many names follow the command, at least and at most. */
  readonly names: readonly [least: number, most: number];
  /**
   * @returns false when something is left to be done
   * @throws OpsError, and whatever AWS refuses
   */
  readonly run: (call: Call) => Promise<boolean>;
}

/** Numbers of orders have no sign and no leading zero. */
const NUMBER = /^[1-9]\d{0,11}$/;

/**
 * An order number of the command line.
 *
 * @throws UsageError
 */
export function orderNumber([text = '']: readonly string[]): number {
  if (NUMBER.test(text)) return Number(text);
  throw new UsageError(`${JSON.stringify(text)} is no order number; order numbers are whole numbers such as 100001`);
}

/** "1 message", "2 messages". */
export const count = (amount: number, noun: string): string => `${amount} ${noun}${amount === 1 ? '' : 's'}`;
