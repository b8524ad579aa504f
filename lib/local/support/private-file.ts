import { renameSync, writeFileSync } from 'node:fs';

/** Writes JSON that only this user may read (mode 0600). A reader sees the whole old content or the whole new content. */
export function writePrivately(file: string, content: unknown): void {
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(unfinished, file);
}
