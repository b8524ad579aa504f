import { DamagedItem } from '../../../functions/core/model/stored.ts';
import { UsageError } from '../../support/command-line.ts';
import { type Call, orderNumber } from './command.ts';
import { OpsError } from './ops-error.ts';

/** Result of a command about several orders. */
interface EachOrder<Done> {
  readonly done: readonly Done[];
  /** Numbers without an order. */
  readonly missing: readonly number[];
  /** Reasons why the work on an order was not done, such as a malformed item. */
  readonly problems: readonly string[];
}

/**
 * Works on each order that the caller names, once, by names or with `-` by standard input. An order that cannot be worked on does not
 * hold up the others.
 *
 * @param work does the work for one order; undefined if there is no such order
 * @throws UsageError for a number that is none, before the work on the first order
 */
export async function eachOrder<Done>(
  call: Call,
  work: (number: number) => Promise<Done | undefined>,
): Promise<EachOrder<Done>> {
  const given = call.names.join() === '-' ? await call.input() : call.names;
  const numbers = given.map((text) => orderNumber([text]));
  if (numbers.length === 0) throw new UsageError('standard input holds no order number');
  const done: Done[] = [];
  const missing: number[] = [];
  const problems: string[] = [];
  for (const number of new Set(numbers)) {
    try {
      const result = await work(number);
      if (result === undefined) missing.push(number);
      else done.push(result);
    } catch (error) {
      if (!(error instanceof OpsError || error instanceof DamagedItem)) throw error;
      problems.push(error.message);
    }
  }
  return { done, missing, problems };
}

/**
 * Ends a command about several orders.
 *
 * @throws OpsError that names the orders which are not there, and those that could not be worked on
 */
export function reportUndone(
  { stage }: Call,
  { missing, problems }: Pick<EachOrder<unknown>, 'missing' | 'problems'>,
): true {
  const undone = [...missing.map((number) => `there is no order ${number} in the stage ${stage.name}`), ...problems];
  if (undone.length === 0) return true;
  throw new OpsError(undone.join('; '));
}
