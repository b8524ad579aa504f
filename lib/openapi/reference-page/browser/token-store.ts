import { type AccessToken, readToken } from './access-token.ts';

const KEY = 'quartermaster-token';

type Listener = () => void;

/** Token of this tab. It outlives a reload, and ends with the tab. */
export class TokenStore {
  readonly #listeners: Listener[] = [];
  #current: AccessToken | undefined;

  constructor() {
    const kept = keptToken();
    if (kept !== undefined) this.#current = readToken(kept);
  }

  /** Token that has not expired. */
  get current(): AccessToken | undefined {
    const endsAt = this.#current?.endsAt;
    if (endsAt !== undefined && endsAt <= Date.now()) this.#current = undefined;
    return this.#current;
  }

  /**
   * Keeps a token.
   *
   * @returns `false` for a text that is not a token
   */
  use(token: string): boolean {
    const read = readToken(token.trim().replace(/^Bearer\s+/i, ''));
    if (read === undefined) return false;
    this.#current = read;
    write(read.token);
    this.#tell();
    return true;
  }

  forget(): void {
    this.#current = undefined;
    write(undefined);
    this.#tell();
  }

  /** Calls the listener now and after each change. */
  follow(listener: Listener): void {
    this.#listeners.push(listener);
    listener();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

// A browser may forbid storage. The token then lives until the page is left.
function keptToken(): string | undefined {
  try {
    return sessionStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

function write(token: string | undefined): void {
  try {
    if (token === undefined) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, token);
  } catch {
    // Without storage there is nothing to write.
  }
}
