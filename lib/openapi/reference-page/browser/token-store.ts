import { type AccessToken, readToken } from './access-token.ts';

const KEY = 'quartermaster-token';

/** The longest wait of a timer, in milliseconds: it is a signed number of 32 bits. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

type Listener = () => void;

/** Token of this tab. It outlives a reload, and ends with the tab. */
export class TokenStore {
  readonly #listeners: Listener[] = [];
  #current: AccessToken | undefined;
  #expiry: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    const kept = keptToken();
    if (kept !== undefined) this.#keep(readToken(kept));
  }

  /** Token that has not expired. */
  get current(): AccessToken | undefined {
    const endsAt = this.#current?.endsAt;
    if (endsAt !== undefined && endsAt <= Date.now()) this.forget();
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
    this.#keep(read);
    write(read.token);
    this.#tell();
    return true;
  }

  forget(): void {
    this.#keep(undefined);
    write(undefined);
    this.#tell();
  }

  /** Calls the listener now and after each change. */
  follow(listener: Listener): void {
    this.#listeners.push(listener);
    listener();
  }

  #keep(token: AccessToken | undefined): void {
    this.#current = token;
    clearTimeout(this.#expiry);
    if (token?.endsAt !== undefined) this.#watch(token.endsAt);
  }

  /** Forgets the token at its end, so that the page does not show it any longer. */
  #watch(endsAt: number): void {
    const wait = Math.min(LONGEST_WAIT_MS, endsAt - Date.now());
    this.#expiry = setTimeout(() => this.current !== undefined && this.#watch(endsAt), wait);
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
