import type * as z from 'zod';
import type { Link, PageLinks } from '../contract/common-schemas.ts';
import type { Page } from '../model/paging.ts';

/** Call of a list endpoint. */
export interface ListCall {
  /** Path of the list, relative to the server. */
  readonly path: string;
  readonly rawQueryString: string;
  /** Parameters of the list. */
  readonly parameters: z.ZodObject;
}

/** Parameters that each link sets itself. */
const PAGING: ReadonlySet<string> = new Set(['limit', 'offset']);

/**
 * Builds the links of a page, relative to the server (docs/contracts/subscriptions.md, "History"). They repeat the filters as
 * sent, then `limit` and `offset`. `next` and `prev` exist only if that page exists.
 *
 * Each page begins where the previous page ends. A caller that follows the links gets every entry once, forwards and backwards. A
 * page that would be too large has fewer entries than requested. The following pages then have as few.
 *
 * @example pageLinks({ path: '/v3/x', rawQueryString: '', parameters: { shape: {} } }, { totalCount: 3, count: 2, limit: 2, offset: 0 }).next?.uri // '/v3/x?limit=2&offset=2'
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
  // A client may send its filters again beside those that a link repeats.
  const repeated = [...new Set(rawQueryString.split('&'))].filter((pair) => isFilter(nameIn(pair)));
  return (limit: number, offset: number): z.input<typeof Link> => ({
    uri: `${path}?${[...repeated, `limit=${limit}`, `offset=${offset}`].join('&')}`,
    method: 'GET',
    headers: [],
  });
}

/** Returns the parameter name of a query pair. */
const nameIn = (pair: string): string => new URLSearchParams(pair).keys().next().value ?? '';
