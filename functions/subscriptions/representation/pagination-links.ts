import type * as z from 'zod';
import type { Link, PageLinks } from '../contract/common-schemas.ts';
import type { Page } from '../model/paging.ts';

/** Which list was called, and how. */
export interface ListCall {
  /** Relative to the server. */
  readonly path: string;
  readonly rawQueryString: string;
  /** The parameters that the list has; others were ignored, and are not repeated. */
  readonly parameters: z.ZodObject;
}

/** What each link says for itself. */
const PAGING: ReadonlySet<string> = new Set(['limit', 'offset']);

/**
 * The links of a page (docs/contracts/subscriptions.md, "History"): relative to the server, with the filters as they were sent, then `limit` and `offset`;
 * `next` and `prev` only where that page exists.
 *
 * Each page begins where the one before ends, so that who follows the links from the first page on gets every entry once, forwards
 * and backwards: after a page that has fewer than was asked for, since it would have been too large, the others have as few.
 */
export function pageLinks(call: ListCall, page: Omit<Page<unknown>, 'items'>): z.input<typeof PageLinks> {
  const { totalCount, count, limit, offset } = page;
  const linkTo = linksOf(call);
  const end = offset + count;
  return {
    self: linkTo(limit, offset),
    ...(end < totalCount && { next: linkTo(count, end) }),
    ...(offset > 0 && { prev: linkTo(limit, Math.max(0, offset - limit)) }),
  };
}

function linksOf({ path, rawQueryString, parameters }: ListCall) {
  const isFilter = (name: string) => Object.hasOwn(parameters.shape, name) && !PAGING.has(name);
  const repeated = rawQueryString.split('&').filter((pair) => isFilter(nameIn(pair)));
  return (limit: number, offset: number): z.input<typeof Link> => ({
    uri: `${path}?${[...repeated, `limit=${limit}`, `offset=${offset}`].join('&')}`,
    method: 'GET',
    headers: [],
  });
}

/** The parameter's name in a pair of a query. */
const nameIn = (pair: string): string => new URLSearchParams(pair).keys().next().value ?? '';
