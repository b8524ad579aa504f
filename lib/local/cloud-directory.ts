import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { lockDirectory } from './directory-lock.ts';

/** What the tables and workflows of a local cloud consist of. State goes first: without it, tables are only worked on again. */
const DATA = ['state.db', 'state.db-wal', 'state.db-shm', 'events.jsonl', 'dynamodb'];

/** Where a local cloud keeps what. Each place is undefined for a local cloud in memory. */
export interface CloudDirectory {
  /** The folder for state, events and what clients need; undefined in memory. */
  readonly root: string | undefined;
  readonly tables: string | undefined;
  readonly issuerKeys: string | undefined;
  /** The file that tells others where the running local cloud is. */
  readonly description: string | undefined;
  /** Gives the folder free for another local cloud. */
  release(): void;
}

/**
 * Takes the folder for this process.
 *
 * @param options.fresh deletes the data that is there; clients and signing keys stay
 * @throws DirectoryInUseError when another local cloud runs on it
 */
export function claimDirectory(root: string | undefined, { fresh }: { fresh: boolean }): CloudDirectory {
  if (root === undefined) {
    const nowhere = { root: undefined, tables: undefined, issuerKeys: undefined, description: undefined };
    return { ...nowhere, release: () => undefined };
  }
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const release = lockDirectory(root);
  if (fresh) for (const name of DATA) rmSync(join(root, name), { recursive: true, force: true });
  return {
    root,
    tables: join(root, 'dynamodb'),
    issuerKeys: join(root, 'issuer-keys.json'),
    description: join(root, 'local.json'),
    release,
  };
}
