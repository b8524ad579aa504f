import { existsSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The system's file system in memory, where it has one. */
const MEMORY = '/dev/shm';
/** Free bytes that it must have. */
const ENOUGH = 512 * 1024 * 1024;
/** The name of an ephemeral directory, with the process that made it. */
const NAME = /^quartermaster-(\d+)-\w+$/;

/**
 * Makes a directory that its user removes, in memory if the system has such a file system. First it removes the directories whose
 * processes were killed: nobody else would.
 */
export function ephemeralDirectory(): string {
  const parents = [tmpdir(), ...(existsSync(MEMORY) ? [MEMORY] : [])];
  for (const parent of parents) removeLeftOver(parent);
  const parent = existsSync(MEMORY) && freeBytes(MEMORY) > ENOUGH ? MEMORY : tmpdir();
  return mkdtempSync(join(parent, `quartermaster-${process.pid}-`));
}

function removeLeftOver(parent: string): void {
  for (const name of readdirSync(parent)) {
    const [, pid] = NAME.exec(name) ?? [];
    if (pid === undefined || isRunning(Number(pid))) continue;
    try {
      rmSync(join(parent, name), { recursive: true, force: true });
    } catch {
      // Another user's directory.
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process may not be signalled, but it runs.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function freeBytes(path: string): number {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
}
