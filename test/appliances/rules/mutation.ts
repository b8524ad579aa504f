import * as fc from 'fast-check';
import type { ApplianceData } from '../../../functions/appliances/model/order-data.ts';
import { type TestNetwork, wholeRegion } from './arbitrary-networks.ts';
import { FREE_REGION, type GeneratedOrder, type Wanted } from './arbitrary-orders.ts';
import { withValue } from './sample-orders.ts';

/** One way to break one clause of one rule. */
export interface Mutation {
  readonly name: string;
  /** Constraints that an order must meet for the clause to apply. */
  readonly wanted: Wanted;
  /** Breaks the order, and returns the field that the problem must name. */
  readonly breakOrder: (order: GeneratedOrder, pick: Pick) => { readonly data: ApplianceData; readonly path: string };
}

/** Random choices of a mutation. */
export type Pick = <Value>(...from: readonly [Value, ...Value[]]) => Value;

/** Choices from a list of random numbers, used in turn and then again from the start. */
export const pickArbitrary: fc.Arbitrary<Pick> = fc.array(fc.nat(), { minLength: 4, maxLength: 4 }).map((numbers) => {
  let used = 0;
  return (...from) => {
    const number = numbers[used++ % numbers.length] ?? 0;
    return from[number % from.length] ?? from[0];
  };
});

type Step = string | number;

const pathText = (path: readonly Step[]) =>
  path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');

/** Sets one value. The problem must name the field that was set, unless the call gives another. */
export const set = (order: GeneratedOrder, path: readonly Step[], value: unknown, named: readonly Step[] = path) => ({
  data: withValue(order.data, path, value),
  path: pathText(named),
});

export function at<Value>(values: readonly Value[] | undefined, index: number): Value {
  const value = values?.[index];
  if (value === undefined) throw new Error(`the generated order has nothing at ${index}`);
  return value;
}

export const networkOf = (order: GeneratedOrder, node: number, position: number): TestNetwork =>
  at(at(order.networks, node), position);
export const nodeOf = ({ data }: GeneratedOrder, node: number) => at(data.nodes, node);
export const interfaceOf = (order: GeneratedOrder, node: number, position: number) =>
  at(nodeOf(order, node).interfaces, position);
export const field = (node: number, position: number, name: string) => ['nodes', node, 'interfaces', position, name];

export const anyNode = ({ data }: GeneratedOrder, pick: Pick) =>
  pick(...([0, 1].slice(0, data.nodeCount) as [number, ...number[]]));
export const anyPosition = ({ data }: GeneratedOrder, pick: Pick) =>
  pick(...([0, 1].slice(0, data.interfacesCount) as [number, ...number[]]));

/** Returns a network of the same shape that overlaps no network of the order. */
export const elsewhere = ({ family, prefix }: TestNetwork): TestNetwork => wholeRegion(FREE_REGION, family, prefix);
export const otherFamily = ({ family }: TestNetwork): TestNetwork =>
  wholeRegion(FREE_REGION, family === 4 ? 6 : 4, family === 4 ? 64 : 24);

export const absent = (pick: Pick) => pick<string | undefined>('', '  ', undefined);
