import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Client, createClient } from '../../sdk/src/index.ts';

/** Pause between two looks at an order, in seconds. It suits the local cloud; real orders take hours or days. */
const POLL_SECONDS = Number(process.env.POLL_SECONDS || '1');

/** Addresses and clients of the local cloud, as `npm start` writes them to local.json. */
interface LocalCloud {
  readonly apiUrl?: string;
  readonly tokenUrl?: string;
  readonly clients?: readonly { readonly clientId: string; readonly clientSecret: string }[];
}

/** Reads how to reach the local cloud. Returns an empty object if no local cloud is running. */
function readLocalCloud(): LocalCloud {
  const root = resolve(import.meta.dirname, '..', '..');
  const file = resolve(root, process.env.QUARTERMASTER_DIRECTORY || '.quartermaster', 'local.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/**
 * Makes a client with the settings of the environment. The local cloud provides the settings that are absent.
 *
 * @param network replaces the `fetch` of the platform
 */
export function connect(role: 'CLIENT' | 'OPERATOR' = 'CLIENT', network = fetch): Client {
  const local = readLocalCloud();
  const clientId = process.env[`${role}_ID`] || (role === 'OPERATOR' ? 'operator' : 'demo');
  const known = local.clients?.find((client) => client.clientId === clientId);
  const url = process.env.API_URL || local.apiUrl;
  const tokenUrl = process.env.TOKEN_URL || local.tokenUrl;
  const clientSecret = process.env[`${role}_SECRET`] || known?.clientSecret;
  if (url === undefined || tokenUrl === undefined || clientSecret === undefined) {
    console.error(`Start the local cloud with npm start, or set API_URL, TOKEN_URL, ${role}_ID, ${role}_SECRET.`);
    process.exit(1);
  }
  // #region connect
  return createClient({ url, tokenUrl, clientId, clientSecret, fetch: network });
  // #endregion connect
}

// #region poll
/** Reads until it is over. Yields what is there, and again after each change. */
export async function* follow<Seen>(read: () => Promise<Seen>, isOver: (seen: Seen) => boolean): AsyncGenerator<Seen> {
  for (let before = ''; ; await wait(POLL_SECONDS * 1_000)) {
    const seen = await read();
    const now = JSON.stringify(seen);
    if (now !== before) yield seen;
    if (isOver(seen)) return;
    before = now;
  }
}
// #endregion poll

/** Reads until it is over. Returns what is there then. */
export async function waitUntil<Seen>(read: () => Promise<Seen>, isOver: (seen: Seen) => boolean): Promise<Seen> {
  let last = await read();
  for await (const seen of follow(read, isOver)) last = seen;
  return last;
}

/** Network that loses a response when told so: the call takes effect, and nobody hears of it. It is for trials only. */
export class LossyNetwork {
  #loses = false;

  readonly fetch: typeof fetch = async (...request) => {
    const response = await fetch(...request);
    if (!this.#loses) return response;
    this.#loses = false;
    console.log('The response is lost');
    throw new TypeError('the response is lost');
  };

  /** Loses the next response. */
  loseNextResponse(): void {
    this.#loses = true;
  }
}
