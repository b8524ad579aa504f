import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { lockDirectory } from './directory-lock.ts';

/** What the tables and workflows of a local cloud consist of. State goes first: without it, tables are only worked on again. */
const DATA = ['state.db', 'state.db-wal', 'state.db-shm', 'events.jsonl', 'dynamodb'];

/** Where a local cloud keeps what. A place is undefined for what is not kept. */
export interface CloudDirectory {
  /** The folder for what clients need: their secrets, the signing keys, the description. */
  readonly root: string | undefined;
  /** The folder for executions and events. */
  readonly state: string | undefined;
  /** The folder for the tables. */
  readonly tables: string | undefined;
  /** The file that events are appended to. */
  readonly events: string | undefined;
  readonly issuerKeys: string | undefined;
  /** Gives the folder free for another local cloud. */
  release(): void;
}

/**
 * Takes the folder for this process. In memory, several local clouds may share it: they keep no data there.
 *
 * @param options.fresh deletes the data that is there; clients and signing keys stay
 * @throws DirectoryInUseError when another local cloud keeps its data there
 */
export function claimDirectory(
  root: string | undefined,
  { fresh, inMemory }: { fresh: boolean; inMemory: boolean },
): CloudDirectory {
  if (root !== undefined) mkdirSync(root, { recursive: true, mode: 0o700 });
  const issuerKeys = root === undefined ? undefined : join(root, 'issuer-keys.json');
  if (root === undefined || inMemory) {
    return { root, state: undefined, tables: undefined, events: undefined, issuerKeys, release: () => undefined };
  }
  const release = lockDirectory(root);
  if (fresh) for (const name of DATA) rmSync(join(root, name), { recursive: true, force: true });
  return { root, state: root, tables: join(root, 'dynamodb'), events: join(root, 'events.jsonl'), issuerKeys, release };
}
