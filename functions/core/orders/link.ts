/**
 * Returns the `Link` header to the next page (RFC 8288), relative to the server. It has the path and the filters of the call,
 * with the parameter for the start of the page. The last page has no such header.
 *
 * @example nextLink('/orders', 'limit=2', 'cursor', 'abc') // { link: '</orders?limit=2&cursor=abc>; rel="next"' }
 * @example nextLink('/orders', '', 'cursor', undefined) // {}
 */
export function nextLink(
  path: string,
  rawQueryString: string,
  parameter: 'cursor' | 'after',
  value: string | number | undefined,
): Record<string, string> {
  if (value === undefined) return {};
  const query = new URLSearchParams(rawQueryString);
  query.set(parameter, String(value));
  return { link: `<${path}?${query}>; rel="next"` };
}
