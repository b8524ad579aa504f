import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { killAtAbort } from './kill-at-abort.ts';
import type { SeedInput } from './seed-demo-data.ts';

const PROGRAM = fileURLToPath(new URL('./seed-demo-data.ts', import.meta.url));

/**
 * Creates the missing demo data in a process of its own, which ends with its memory: the examples and their schemas take 200 MB.
 *
 * @param signal kills the process, which has ended when the call has
 * @throws Error with the output of the process, if it fails
 */
export async function seedInChild(input: SeedInput, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', PROGRAM], {
    stdio: ['pipe', 'inherit', 'pipe'],
  });
  killAtAbort(child, signal);
  // The exit tells of a child that does not read.
  child.stdin.on('error', () => undefined).end(JSON.stringify(input));
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  signal.throwIfAborted();
  if (code !== 0) throw new Error(`the demo data cannot be created: ${said.trim()}`);
}
