/**
 * The `Link` header to the next page (RFC 8288), relative to the server: the path and the filters as they were called, with
 * the new cursor. No header on the last page.
 */
export function nextLink(path: string, rawQueryString: string, cursor: string | undefined): Record<string, string> {
  if (cursor === undefined) return {};
  const query = new URLSearchParams(rawQueryString);
  query.set('cursor', cursor);
  return { link: `<${path}?${query}>; rel="next"` };
}
