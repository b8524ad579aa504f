import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** The error that another local cloud runs on the same data. */
export class DirectoryInUseError extends Error {
  override readonly name = 'DirectoryInUseError';
}

/**
 * Locks a directory against a second local cloud. The lock is SQLite's on a file: the system releases it whenever its holder
 * ends.
 *
 * @returns a function that releases the directory
 * @throws DirectoryInUseError with the holder's process id
 */
export function lockDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true });
  const holder = join(directory, 'lock.pid');
  const database = new DatabaseSync(join(directory, 'lock.db'), { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw new DirectoryInUseError(
      `a local cloud runs on ${directory} already${processText(holder)}; ` +
        'stop it first, or start this one with --in-memory and another --port',
      { cause: error },
    );
  }
  writeFileSync(holder, `${process.pid}\n`);
  return () => database.close();
}

function processText(file: string): string {
  try {
    return ` (process ${readFileSync(file, 'utf8').trim()})`;
  } catch {
    return '';
  }
}
