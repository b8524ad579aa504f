import type { IncomingHttpHeaders } from 'node:http';

/** The names of this machine, as a `Host` header has them. */
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'] as const;

/** The hosts and origins that a server answers. */
export interface FrontDoorOptions {
  /** Further names of the machine, such as a tunnel's. */
  readonly hosts?: readonly string[] | undefined;
  /** Returns `true` for an origin that may call, beside the server's own. */
  readonly admits?: ((origin: string) => boolean) | undefined;
  /** Admits pages of the same port under another name of this machine, such as a page of `localhost` that calls `127.0.0.1`. */
  readonly otherNames?: boolean | undefined;
}

/**
 * Turns away what a web page of another origin sends. Any page may send requests to this machine: browsers only hide the
 * responses (docs/decisions/0016-doors-of-the-local-cloud.md, "Decision").
 */
export class FrontDoor {
  readonly #hosts: ReadonlySet<string>;
  readonly #admits: (origin: string) => boolean;
  readonly #otherNames: boolean;
  /** Whole `Host` headers that were admitted, with their ports. */
  readonly #known = new Set<string>();

  constructor({ hosts = [], admits = () => false, otherNames = false }: FrontDoorOptions = {}) {
    this.#hosts = new Set([...LOOPBACK, ...hosts.map((host) => host.toLowerCase())]);
    this.#admits = admits;
    this.#otherNames = otherNames;
  }

  /**
   * Returns why a request is refused; undefined for an admitted one.
   *
   * - Another `Host` is a name that points to this machine by DNS rebinding.
   * - Another `Origin`, `null` included, is a page of another server.
   * - `Sec-Fetch-Site` tells of requests without `Origin`, such as those of images and scripts. Links may lead here.
   *
   * @example new FrontDoor().refusal({ host: 'evil.example' }) // 'this machine has another name'
   */
  refusal(headers: IncomingHttpHeaders): string | undefined {
    const { host, origin, 'sec-fetch-site': site } = headers;
    if (host === undefined || !this.#isOwn(host)) return 'this machine has another name';
    if (origin !== undefined) {
      return this.#isOwnOrigin(origin, host) || this.#admits(origin)
        ? undefined
        : 'pages of other origins may not call';
    }
    if (site === undefined || site === 'same-origin' || site === 'none') return undefined;
    const isLink = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
    return isLink ? undefined : 'pages of other origins may not call';
  }

  #isOwnOrigin(origin: string, host: string): boolean {
    const [, from = ''] = /^https?:\/\/([^/]+)$/.exec(origin) ?? [];
    return from === host || (this.#otherNames && portOf(from) === portOf(host) && this.#isOwn(from));
  }

  #isOwn(host: string): boolean {
    if (this.#known.has(host)) return true;
    const [, name = ''] = /^([^:[\]]+|\[[^\]]+\])(?::\d{1,5})?$/.exec(host) ?? [];
    if (!this.#hosts.has(name.toLowerCase())) return false;
    if (this.#known.size < MOST_KNOWN) this.#known.add(host);
    return true;
  }
}

const portOf = (host: string) => /:(\d+)$/.exec(host)?.[1];

/** Callers may send any port, and each is another header. */
const MOST_KNOWN = 100;
