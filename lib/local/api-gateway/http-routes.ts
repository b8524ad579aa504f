/** The route that a request matched, and the decoded values of the route's path variables. */
export interface RouteMatch<Route> {
  readonly route: Route;
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface Pattern<Route> {
  readonly route: Route;
  readonly method: string;
  readonly segments: readonly Segment[];
}

type Segment = { readonly literal: string } | { readonly variable: string; readonly greedy: boolean };

/**
 * Finds the route of a request as API Gateway does ("Routes for HTTP APIs"). The most specific match wins. Full matches precede
 * greedy matches, a literal segment precedes a variable, a method precedes ANY, and `$default` is last.
 *
 * @example new RouteTable([{ routeKey: 'GET /orders/{id}' }]).match('GET', ['orders', '7'])?.pathParameters // { id: '7' }
 */
export class RouteTable<Route extends { readonly routeKey: string }> {
  readonly #patterns: readonly Pattern<Route>[];
  readonly #fallback: Route | undefined;

  constructor(routes: readonly Route[]) {
    this.#fallback = routes.find(({ routeKey }) => routeKey === '$default');
    this.#patterns = routes
      .filter((route) => route !== this.#fallback)
      .map(patternOf)
      .sort((a, b) => compare(a, b));
  }

  /** @param segments the decoded segments of the request's path, without the empty segment before the first slash */
  match(method: string, segments: readonly string[]): RouteMatch<Route> | undefined {
    for (const pattern of this.#patterns) {
      if (pattern.method !== method && pattern.method !== 'ANY') continue;
      const pathParameters = variables(pattern.segments, segments);
      if (pathParameters !== undefined) return { route: pattern.route, pathParameters };
    }
    return this.#fallback === undefined ? undefined : { route: this.#fallback, pathParameters: {} };
  }
}

function patternOf<Route extends { readonly routeKey: string }>(route: Route): Pattern<Route> {
  const [, method = '', path = ''] = /^([A-Z]+) \/(.*)$/.exec(route.routeKey) ?? [];
  if (method === '') throw new Error(`the route key ${route.routeKey} is neither $default nor a method and a path`);
  const segments = path.split('/').map((part): Segment => {
    const [, variable, greedy] = /^\{([^+}]+)(\+?)\}$/.exec(part) ?? [];
    return variable === undefined ? { literal: part } : { variable, greedy: greedy === '+' };
  });
  return { route, method, segments };
}

/** Ranks a segment: 0 for a literal, 1 for a variable, 2 for a greedy variable and for the end of the path. */
function rank(segment: Segment | undefined): number {
  if (segment === undefined) return 2;
  if ('literal' in segment) return 0;
  return segment.greedy ? 2 : 1;
}

function compare(a: Pattern<unknown>, b: Pattern<unknown>): number {
  const greedy = Number(rank(a.segments.at(-1)) === 2) - Number(rank(b.segments.at(-1)) === 2);
  if (greedy !== 0) return greedy;
  for (let index = 0; index < Math.max(a.segments.length, b.segments.length); index += 1) {
    const difference = rank(a.segments[index]) - rank(b.segments[index]);
    if (difference !== 0) return difference;
  }
  return Number(a.method === 'ANY') - Number(b.method === 'ANY');
}

function variables(pattern: readonly Segment[], segments: readonly string[]): Record<string, string> | undefined {
  const last = pattern.at(-1);
  const greedy = last !== undefined && 'greedy' in last && last.greedy;
  if (greedy ? segments.length < pattern.length : segments.length !== pattern.length) return undefined;
  const found: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if ('literal' in expected) {
      if (expected.literal !== segment) return undefined;
    } else {
      const value = expected.greedy ? segments.slice(index).join('/') : segment;
      if (value === '') return undefined;
      found[expected.variable] = value;
    }
  }
  return found;
}
