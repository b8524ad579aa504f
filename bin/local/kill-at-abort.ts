import type { ChildProcess } from 'node:child_process';

/** Kills a child when the signal is aborted. The caller waits for the child's exit, so that nothing of it is left. */
export function killAtAbort(child: ChildProcess, signal: AbortSignal): void {
  const kill = () => void child.kill('SIGKILL');
  if (signal.aborted) kill();
  signal.addEventListener('abort', kill, { once: true });
  child.once('exit', () => signal.removeEventListener('abort', kill));
}
