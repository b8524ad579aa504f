/** What the address says to show. Everything is behind its `#`, so that a reload and the way back need no server. */
export interface Route {
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
}

export function currentRoute(): Route {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const segments = path.split('/').filter((segment) => segment !== '');
  return { segments: segments.map(decoded), query: new URLSearchParams(query) };
}

/** The link to a view. Parameters that are empty are left out. */
export function linkTo(segments: readonly string[], query: Readonly<Record<string, string | undefined>> = {}): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => !['', undefined].includes(entry[1]));
  const parameters = new URLSearchParams(given).toString();
  return `#/${segments.map(encodeURIComponent).join('/')}${parameters === '' ? '' : `?${parameters}`}`;
}

/** Moves on without a new entry in the history, as every letter of a filter would make one. */
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
