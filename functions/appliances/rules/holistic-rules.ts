import type { FieldProblem } from '../../core/problems/problem.ts';
import { HOLISTIC_RULES, type HolisticRule } from '../model/holistic-rules.ts';
import type { ApplianceData } from '../model/order-data.ts';
import { addressProblems } from './address-rules.ts';
import type { Findings } from './field-problems.ts';
import { type PlacedInterface, readInterfaces } from './interface-rules.ts';
import { natProblems, routedNetworkProblems } from './network-rules.ts';
import { dnsProblems, nodeProblems, pairProblems } from './node-rules.ts';
import { dueDateProblems, presenceProblems } from './site-rules.ts';

/** Maximum number of problems to look for. A list of 100 orders, each with hundreds of networks, must not take seconds. */
const MOST_PROBLEMS = 100;

/**
 * Lists the problems that keep an order from being provisioned, by the nine rules of docs/contracts/appliances.md, "Holistic
 * validation". Reports all problems at once, up to 100 of them, and each fault only once. Never throws, whatever the texts of a
 * stored order are, so that an order of an older contract still gets its report.
 *
 * @param createdAt ISO 8601 date-time of the order's creation
 * @example holisticProblems({}, '2027-03-01T09:30:00.000Z').at(-1)?.path // 'contactEmail'
 */
export function holisticProblems(data: ApplianceData, createdAt: string): FieldProblem[] {
  const found: FieldProblem[] = [];
  for (const problem of findings(data, createdAt)) {
    if (found.length === MOST_PROBLEMS) {
      const message = `has more problems; these are the first ${MOST_PROBLEMS}`;
      return [...found, { path: 'body', message }];
    }
    found.push(problem);
  }
  return found;
}

/** An order under validation. */
interface Checked {
  readonly data: ApplianceData;
  readonly createdAt: string;
  /** The interfaces, as the rule of interfaces has parsed them for the rule of addresses. */
  interfaces: readonly PlacedInterface[];
}

/** The rules. The type requires a function for each of the rules that the model lists. */
const RULES: Readonly<Record<HolisticRule, (order: Checked) => Findings>> = {
  presence: ({ data }) => presenceProblems(data),
  nodes: ({ data }) => nodeProblems(data),
  pair: ({ data }) => pairProblems(data),
  interfaces: interfaceProblems,
  addresses: ({ data, interfaces }) => addressProblems(data, interfaces),
  dns: ({ data }) => dnsProblems(data),
  nats: ({ data }) => natProblems(data),
  routedNetworks: ({ data }) => routedNetworkProblems(data),
  dueDate: ({ data, createdAt }) => dueDateProblems(data, createdAt),
};

function* interfaceProblems(order: Checked): Findings {
  order.interfaces = yield* readInterfaces(order.data);
}

function* findings(data: ApplianceData, createdAt: string): Findings {
  const order: Checked = { data, createdAt, interfaces: [] };
  for (const rule of HOLISTIC_RULES) yield* RULES[rule](order);
}
