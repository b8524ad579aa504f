import { chmodSync, closeSync, lstatSync, mkdirSync, openSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PRIVATE_DIRECTORY = 0o700;
const PRIVATE_FILE = 0o600;
/** The bits of everybody but the owner. */
const OTHERS = 0o077;

/** Writes JSON that only this user may read (mode 0600). A reader sees the whole old content or the whole new content. */
export function writePrivately(file: string, content: unknown): void {
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, `${JSON.stringify(content, null, 2)}\n`, { mode: PRIVATE_FILE });
  renameSync(unfinished, file);
}

/** Makes an empty file that only this user may read, for a program that would let others read it. An existing file stays. */
export function touchPrivately(file: string): void {
  closeSync(openSync(file, 'a', PRIVATE_FILE));
}

/** Makes a directory that only this user may read. An existing one stays as it is. */
export function makePrivateDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: PRIVATE_DIRECTORY });
}

/** Takes a file's or a directory's permissions from everybody but this user, with all that is in it. Links are not followed. */
export function makePrivate(path: string): void {
  if (process.platform === 'win32') return;
  const entry = lstatSync(path, { throwIfNoEntry: false });
  if (entry === undefined || entry.isSymbolicLink()) return;
  if ((entry.mode & OTHERS) !== 0) chmodSync(path, entry.mode & ~OTHERS);
  if (entry.isDirectory()) for (const name of readdirSync(path)) makePrivate(join(path, name));
}
