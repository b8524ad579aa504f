import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makePrivateDirectory, touchPrivately, writePrivately } from './private-file.ts';

/** The error that another local cloud runs on the same data. */
export class DirectoryInUseError extends Error {
  override readonly name = 'DirectoryInUseError';
}

/** SQLite's code of a lock that another process has. */
const SQLITE_BUSY = 5;

/**
 * Takes a lock that one process has at a time. The lock is SQLite's on a file: the system releases it whenever its holder ends.
 *
 * @returns a function that releases the lock; undefined when another process has it
 * @throws Error when the lock cannot be written, such as on a full disk
 */
export function takeLock(file: string): (() => void) | undefined {
  touchPrivately(file);
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
  return () => database.close();
}

/**
 * Locks a directory against a second local cloud.
 *
 * @returns a function that releases the directory
 * @throws DirectoryInUseError with the holder's process id
 */
export function lockDirectory(directory: string): () => void {
  makePrivateDirectory(directory);
  const holder = join(directory, 'lock.pid');
  const release = takeLock(join(directory, 'lock.db'));
  if (release === undefined) {
    throw new DirectoryInUseError(
      `a local cloud runs on ${directory} already${processText(holder)}; ` +
        'stop it first, or start this one with --in-memory and another --port',
    );
  }
  writePrivately(holder, process.pid);
  return release;
}

function processText(file: string): string {
  try {
    return ` (process ${readFileSync(file, 'utf8').trim()})`;
  } catch {
    return '';
  }
}
