import { type Call, orderNumber } from './command.ts';
import { OpsError, UsageError } from './ops-error.ts';

/** Result of a command about several orders. */
interface EachOrder<Done> {
  readonly done: readonly Done[];
  /** Numbers without an order. */
  readonly missing: readonly number[];
}

/**
 * Works on each order that the caller names, once, by names or with `-` by standard input.
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
  for (const number of new Set(numbers)) {
    const result = await work(number);
    if (result === undefined) missing.push(number);
    else done.push(result);
  }
  return { done, missing };
}

/**
 * Ends a command about several orders.
 *
 * @throws OpsError that names the orders which are not there
 */
export function reportMissing({ stage }: Call, missing: readonly number[]): true {
  if (missing.length === 0) return true;
  throw new OpsError(missing.map((number) => `there is no order ${number} in the stage ${stage.name}`).join('; '));
}
