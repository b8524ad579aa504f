/**
 * Returns the scopes of a token: those of `scope` and `scp`, each a list or a string separated by spaces.
 *
 * @example scopesOf({ scope: 'a b', scp: ['c'] }) // Set { 'a', 'b', 'c' }
 */
export function scopesOf(claims: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  const names = [claims.scope, claims.scp].flatMap((value) => (typeof value === 'string' ? value.split(' ') : value));
  return new Set(names.filter((name) => typeof name === 'string' && name !== '').map(String));
}

/**
 * Returns claims as API Gateway puts them into the event: as strings, lists included, and without those that are null.
 *
 * @example eventClaims({ exp: 5, aud: ['a', 'b'], tenant: null }) // { exp: '5', aud: '[a b]' }
 */
export function eventClaims(claims: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const present = Object.entries(claims).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(present.map(([name, value]) => [name, printed(value)]));
}

/** Prints a value as the language Go does, as API Gateway prints claims that are not strings. */
function printed(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printed).join(' ')}]`;
  if (typeof value !== 'object') return String(value);
  if (value === null) return '<nil>';
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${entries.map(([name, item]) => `${name}:${printed(item)}`).join(' ')}]`;
}
