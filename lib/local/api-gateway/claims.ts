/** The scopes of a token: `scope` and `scp`, each a list or a string with spaces between. */
export function scopesOf(claims: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  const names = [claims.scope, claims.scp].flatMap((value) => (typeof value === 'string' ? value.split(' ') : value));
  return new Set(names.filter((name) => typeof name === 'string' && name !== '').map(String));
}

/** Claims as API Gateway puts them into the event: every value is a string, a list is `[a b]`. */
export function eventClaims(claims: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, printed(value)]));
}

/** API Gateway prints what is no string as the language Go does. */
function printed(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printed).join(' ')}]`;
  if (typeof value !== 'object') return String(value);
  if (value === null) return '<nil>';
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${entries.map(([name, item]) => `${name}:${printed(item)}`).join(' ')}]`;
}
