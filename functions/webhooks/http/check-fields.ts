import { type FieldProblem, validationFailed } from '../../core/problems/problem.ts';
import { closestName } from '../../core/validation/did-you-mean.ts';
import { urlProblem } from '../rules/url-rules.ts';

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
 * @throws Problem `validation-failed`
 */
export function checkFields({ url, lines }: Fields, ownHost: string | undefined, rules: WebhookRules): void {
  const problem = url === undefined ? undefined : urlProblem(url, { ownHost, allowsInside: rules.allowsInside });
  const problems: FieldProblem[] = [
    ...(problem === undefined ? [] : [{ path: 'url', message: problem }]),
    ...(lines ?? []).flatMap((line, index) => lineProblem(line, index, rules.lines)),
  ];
  if (problems.length > 0) throw validationFailed(problems);
}

function lineProblem(line: string, index: number, known: readonly string[]): readonly FieldProblem[] {
  if (known.length === 0 || known.includes(line)) return [];
  const meant = closestName(line, known);
  const message = `is none of ${known.join(', ')}${meant === undefined ? '' : `; did you mean ${meant}?`}`;
  return [{ path: `lines[${index}]`, message }];
}
