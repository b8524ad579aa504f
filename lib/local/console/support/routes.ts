/** The view in the address. It is behind the `#`, so that a reload and the back button need no server. */
export interface Route {
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
}

/** Returns the view in the address of the page. */
export function currentRoute(): Route {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const segments = path.split('/').filter((segment) => segment !== '');
  return { segments: segments.map(decoded), query: new URLSearchParams(query) };
}

/**
 * Returns the link to a view. Empty parameters are omitted.
 *
 * @example linkTo(['alarms', 'a b'], { text: '' }) // '#/alarms/a%20b'
 */
export function linkTo(segments: readonly string[], query: Readonly<Record<string, string | undefined>> = {}): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => !['', undefined].includes(entry[1]));
  const parameters = new URLSearchParams(given).toString();
  return `#/${segments.map(encodeURIComponent).join('/')}${parameters === '' ? '' : `?${parameters}`}`;
}

/** Replaces the address without a new entry in the history: otherwise every letter of a filter would add one. */
export function replaceRoute(link: string): void {
  history.replaceState(null, '', link);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
