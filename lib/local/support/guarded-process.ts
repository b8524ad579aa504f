import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** Milliseconds that a program has to end after it was asked to. */
const GRACE_MS = 2_000;

/**
 * Starts a program that must not outlive this process, not even when this process is killed with `kill -9`.
 *
 * A shell starts a watcher and then becomes the program. The watcher reads from a pipe that this process holds open and never
 * writes to. The system closes the pipe whenever this process ends, and then the watcher kills the program. The program runs in a
 * process group of its own, so that Ctrl-C in the terminal reaches only this process, which then stops the program.
 */
export class GuardedProcess {
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  #output = '';

  /** @param removeAfterwards a directory that the watcher removes after killing the program */
  constructor(command: readonly string[], options: { removeAfterwards?: string | undefined; cwd?: string } = {}) {
    const [program = '', ...programArguments] = command;
    const guarded = process.platform !== 'win32';
    this.#child = spawn(
      guarded ? '/bin/sh' : program,
      guarded ? ['-c', GUARD, 'guard', options.removeAfterwards ?? '', ...command] : programArguments,
      { stdio: ['pipe', 'pipe', 'pipe'], detached: guarded, cwd: options.cwd },
    );
    const collect = (chunk: Buffer) => {
      this.#output = (this.#output + chunk.toString()).slice(-4_000);
    };
    this.#child.stdout?.on('data', collect);
    this.#child.stderr?.on('data', collect);
    this.#child.stdin?.on('error', () => undefined);
    this.#exited = new Promise((resolve) => {
      this.#child.once('error', (error) => {
        this.#output += error.message;
        resolve();
      });
      this.#child.once('exit', () => resolve());
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** The last 4,000 characters of the program's output. */
  get output(): string {
    return this.#output.trim();
  }

  get running(): boolean {
    return this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /**
   * End of the program, and the last line of its output: `on signal SIGKILL`, `with exit code 1 (out of memory)`. Undefined while
   * it runs.
   */
  get ending(): string | undefined {
    if (this.running) return undefined;
    const { signalCode, exitCode } = this.#child;
    const [last = ''] = this.output.split('\n').slice(-1);
    const how = signalCode === null ? `with exit code ${exitCode ?? 'unknown'}` : `on signal ${signalCode}`;
    return last === '' ? how : `${how} (${last})`;
  }

  /** Resolves when the program has ended. */
  get exited(): Promise<void> {
    return this.#exited;
  }

  /** Asks the program to end, and kills it if it takes longer than {@link GRACE_MS}. */
  async stop(): Promise<void> {
    if (this.running) {
      this.#child.kill('SIGTERM');
      const timer = setTimeout(() => this.#child.kill('SIGKILL'), GRACE_MS);
      if (this.running) await once(this.#child, 'exit');
      clearTimeout(timer);
    }
    this.#child.stdin?.destroy();
  }
}

const GUARD = `umask 077
remove=$1; shift
exec 3<&0
(trap '' TERM INT HUP; read -r _ <&3; kill -KILL $$; [ -z "$remove" ] || rm -rf -- "$remove") >/dev/null 2>&1 &
exec "$@" 3<&- </dev/null`;
