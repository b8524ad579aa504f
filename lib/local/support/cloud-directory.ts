import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { lockDirectory } from './directory-lock.ts';
import { makePrivate, makePrivateDirectory } from './private-file.ts';

/** The files of tables and workflows, in the order of their deletion. Without the state, streams are only processed again. */
const DATA = ['state.db', 'state.db-wal', 'state.db-shm', 'events.jsonl', 'dynamodb'];

/** The places of a local cloud's data. A place is undefined when its data is not kept. */
export interface CloudDirectory {
  /** The folder for clients: their secrets, the signing keys, the description. */
  readonly root: string | undefined;
  /** The folder for executions and events. */
  readonly state: string | undefined;
  /** The folder for the tables. */
  readonly tables: string | undefined;
  /** The file of the events. */
  readonly events: string | undefined;
  readonly issuerKeys: string | undefined;
  /** Releases the folder for another local cloud. */
  release(): void;
}

/**
 * Claims the folder for this process. Local clouds in memory may share a folder: they keep no data there.
 *
 * @param options.fresh `true` to delete existing data; clients and signing keys stay
 * @throws DirectoryInUseError when another local cloud keeps its data there
 */
export function claimDirectory(
  root: string | undefined,
  { fresh, inMemory }: { fresh: boolean; inMemory: boolean },
): CloudDirectory {
  if (root !== undefined) closeDirectory(root);
  const issuerKeys = root === undefined ? undefined : join(root, 'issuer-keys.json');
  if (root === undefined || inMemory) {
    return { root, state: undefined, tables: undefined, events: undefined, issuerKeys, release: () => undefined };
  }
  const release = lockDirectory(root);
  if (fresh) for (const name of DATA) rmSync(join(root, name), { recursive: true, force: true });
  return { root, state: root, tables: join(root, 'dynamodb'), events: join(root, 'events.jsonl'), issuerKeys, release };
}

/** Everything that local clouds keep in their directory. */
const KEPT: ReadonlySet<string> = new Set([
  ...DATA,
  ...['assemblies', 'clients.json', 'compile-cache', 'issuer-keys.json'],
  ...['local.json', 'local.lock', 'lock.db', 'lock.pid'],
]);

/**
 * Makes the directory, for this user only. One of an earlier version is closed to others, with what it holds. A directory with
 * anything else in it is somebody's own: it keeps its mode, and only the local cloud's files in it are closed.
 */
function closeDirectory(root: string): void {
  makePrivateDirectory(root);
  const names = readdirSync(root);
  const isOurs = names.every((name) => KEPT.has(name));
  const isOpen = (lstatSync(root).mode & 0o077) !== 0;
  if (!isOpen) return;
  if (isOurs) makePrivate(root);
  else for (const name of names.filter((one) => KEPT.has(one))) makePrivate(join(root, name));
}
