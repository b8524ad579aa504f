import type { FieldProblem } from '../../core/problems/problem.ts';
import { type Address, unusableKind } from '../model/addresses.ts';
import { problem } from './field-problems.ts';

/**
 * Returns the address, or reports that no interface can have it (docs/contracts/appliances.md, "Holistic validation", rule 4).
 *
 * @returns undefined for a reported address, so that no other rule reports it again
 */
export function* usable(path: string, address: Address): Generator<FieldProblem, Address | undefined> {
  const kind = unusableKind(address);
  if (kind === undefined) return address;
  yield problem(path, `${address} is ${kind}, which no interface can have; give the address of a host`);
  return undefined;
}
