/**
 * The `Link` header to the next page (RFC 8288), relative to the server: the path and the filters as they were called, with
 * the parameter that says where the page begins. No header on the last page.
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
