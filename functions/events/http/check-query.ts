import { placeProblems } from '../../core/events/log-place.ts';
import type { FieldProblem } from '../../core/problems/problem.ts';
import type { Store } from '../../core/store/store.ts';
import { LONGEST_PLACE } from '../contract/log-contract.ts';

/** Parameters that the schema of the query alone cannot check. */
export interface GivenPlace {
  readonly after?: string | undefined;
  readonly since?: string | undefined;
  readonly line?: readonly string[] | undefined;
}

/** Reads the parameters from a query that its schema rejects. A parameter with several values has none. */
export function givenPlace(query: URLSearchParams): GivenPlace {
  const single = (name: string) => {
    const [value, ...others] = new Set(query.getAll(name));
    return others.length > 0 ? undefined : value;
  };
  return { after: single('after'), since: single('since'), line: query.getAll('line') };
}

/**
 * Returns the problems of product lines that the deployment does not have, and of a place that is given twice.
 *
 * @param lines product lines of the deployment; empty if any name passes
 * @example queryProblems({ line: ['toys'] }, ['devices']) // [{ path: 'line', message: 'must be one of devices' }]
 * @example queryProblems({ after: '7-v1' }, []) // []
 */
export function queryProblems({ after, since, line = [] }: GivenPlace, lines: readonly string[]): FieldProblem[] {
  const isKnown = lines.length === 0 || line.every((name) => lines.includes(name));
  return [
    ...(isKnown ? [] : [{ path: 'line', message: `must be one of ${lines.join(', ')}` }]),
    ...(after === undefined || since === undefined
      ? []
      : [{ path: 'since', message: 'cannot stand beside `after`, which keeps it' }]),
  ];
}

/** Returns all problems that the schema of the query cannot see, for a query that has others. One read at most. */
export async function allQueryProblems(
  store: Store,
  tenant: string,
  given: GivenPlace,
  lines: readonly string[],
): Promise<readonly FieldProblem[]> {
  const { after } = given;
  const isReadable = after !== undefined && after.length <= LONGEST_PLACE;
  return [...queryProblems(given, lines), ...(isReadable ? await placeProblems(store, tenant, after) : [])];
}
