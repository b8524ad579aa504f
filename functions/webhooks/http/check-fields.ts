import { type FieldProblem, validationFailed } from '../../core/problems/problem.ts';
import { closestName } from '../../core/validation/did-you-mean.ts';
import { LINE_NAME } from '../contract/webhook-contract.ts';
import { urlProblems } from '../rules/url-rules.ts';

/** Rules of the deployment for webhooks. */
export interface WebhookRules {
  /** True in the local cloud alone: plain http and addresses of this machine are allowed. */
  readonly allowsInside: boolean;
  /** Product lines of the deployment; empty if unknown. */
  readonly lines: readonly string[];
}

/** Variable of the local cloud's functions alone. No other stage may have it. */
const INSIDE = 'WEBHOOKS_INSIDE';

/**
 * Reads the rules from the environment variables.
 *
 * @example readRules({ LINES: 'appliances,devices' }) // { allowsInside: false, lines: ['appliances', 'devices'] }
 */
export const readRules = (variables: NodeJS.ProcessEnv = process.env): WebhookRules => ({
  allowsInside: variables[INSIDE] === 'allowed',
  lines: variables.LINES?.split(',') ?? [],
});

/** Fields of a webhook that a schema alone cannot check. */
interface Fields {
  readonly url?: string | undefined;
  readonly lines?: readonly string[] | null | undefined;
}

/**
 * Checks an address and the names of product lines.
 *
 * @param ownHost host of our own API, as the caller named it
 * @throws Problem `validation-failed` with all problems
 */
export function checkFields(fields: Fields, ownHost: string | undefined, rules: WebhookRules): void {
  const problems = problemsOf(fields, ownHost, rules);
  if (problems.length > 0) throw validationFailed(problems);
}

/** Finds the problems of address and lines in a body that has others, as far as the two can be read. */
export async function fieldProblems({ body, headers }: MalformedFields): Promise<readonly FieldProblem[]> {
  const { url, lines } = Object(body);
  return problemsOf({ url, lines }, headers.host, readRules());
}

/** A request whose body its schema rejects. */
interface MalformedFields {
  readonly body: unknown;
  readonly headers: { readonly host?: string | undefined };
}

/** Returns the problems of values that have the form of the contract. The schema has those of all others. */
function problemsOf({ url, lines }: Unread<Fields>, ownHost: string | undefined, rules: WebhookRules): FieldProblem[] {
  const { allowsInside, lines: known } = rules;
  const ofUrl = typeof url === 'string' ? urlProblems(url, { ownHost, allowsInside }) : [];
  return [
    ...ofUrl.map((message) => ({ path: 'url', message })),
    ...(Array.isArray(lines) ? lines : []).flatMap((line, index) => lineProblem(line, index, known)),
  ];
}

/** Fields whose values may have any form. */
type Unread<Of> = { readonly [Name in keyof Of]: unknown };

function lineProblem(line: unknown, index: number, known: readonly string[]): readonly FieldProblem[] {
  if (typeof line !== 'string' || !LINE_NAME.test(line) || known.length === 0 || known.includes(line)) return [];
  const meant = closestName(line, known);
  const message = `is none of ${known.join(', ')}${meant === undefined ? '' : `; did you mean ${meant}?`}`;
  return [{ path: `lines[${index}]`, message }];
}
