/** An access token with its claims. */
export interface AccessToken {
  readonly token: string;
  readonly clientId: string | undefined;
  readonly scopes: readonly string[];
  /** End of the token in milliseconds since 1970; undefined if it names no end. */
  readonly endsAt: number | undefined;
}

/**
 * Reads an access token.
 *
 * @returns undefined for a text that is not a JSON Web Token
 */
export function readToken(token: string): AccessToken | undefined {
  try {
    const [, payload = ''] = token.split('.');
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (byte) =>
      byte.charCodeAt(0),
    );
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof claims !== 'object' || claims === null) return undefined;
    const { client_id: clientId, scope, exp } = claims as Readonly<Record<string, unknown>>;
    return {
      token,
      clientId: typeof clientId === 'string' ? clientId : undefined,
      scopes: typeof scope === 'string' ? scope.split(' ') : [],
      endsAt: typeof exp === 'number' ? exp * 1000 : undefined,
    };
  } catch {
    return undefined;
  }
}
