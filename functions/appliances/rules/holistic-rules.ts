import type { FieldProblem } from '../../core/problems/problem.ts';
import type { ApplianceData } from '../model/order-data.ts';
import { addressProblems } from './address-rules.ts';
import type { Findings } from './field-problems.ts';
import { readInterfaces } from './interface-rules.ts';
import { natProblems, routedNetworkProblems } from './network-rules.ts';
import { dnsProblems, nodeProblems, pairProblems } from './node-rules.ts';
import { dueDateProblems, presenceProblems } from './site-rules.ts';

/**
 * What keeps an order from being provisioned: the nine rules of the docs/contracts/appliances.md, "Holistic validation", all problems at once and
 * each fault once. It never throws, whatever the strings of a stored order are: an order of an older contract is reported on, not lost.
 *
 * @param createdAt when the order was created, ISO 8601
 */
export function holisticProblems(data: ApplianceData, createdAt: string): FieldProblem[] {
  return [...findings(data, createdAt)];
}

function* findings(data: ApplianceData, createdAt: string): Findings {
  yield* presenceProblems(data);
  yield* nodeProblems(data);
  yield* pairProblems(data);
  const interfaces = yield* readInterfaces(data);
  yield* addressProblems(data, interfaces);
  yield* dnsProblems(data);
  yield* natProblems(data);
  yield* routedNetworkProblems(data);
  yield* dueDateProblems(data, createdAt);
}
