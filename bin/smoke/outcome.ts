/** Result of one line: what happened to its order, or why no order could be placed. */
export type Outcome = { readonly passed: string } | { readonly skipped: string };

/** Fails unless a value is as expected. */
export function expectSame(what: string, found: unknown, expected: unknown): void {
  if (found !== expected) throw new Error(`${what}: expected ${String(expected)}, found ${String(found)}`);
}
