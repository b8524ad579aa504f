/**
 * Settings that a process can only start with.
 *
 * - A smaller young generation and two arenas of the C library's allocator save 90 MB under load, and cost no time that can be measured.
 * - Slower heap growth between garbage collections saves a fifth of the memory under load, and costs a tenth of the speed.
 */
const FLAGS = [
  '--max-semi-space-size=8',
  '--heap-growing-percent=40',
  '--disable-warning=ExperimentalWarning',
] as const;
const VARIABLES: Readonly<Record<string, string>> = { MALLOC_ARENA_MAX: '2' };

/**
 * Replaces this process by the same program with the settings, under the same process id. Does nothing if the process has them, and
 * where the system cannot replace a process.
 */
export function replaceProcess(): void {
  const [flag] = FLAGS;
  if (process.platform === 'win32' || process.execArgv.includes(flag) || process.execve === undefined) return;
  const commandLine = [process.execPath, ...process.execArgv, ...FLAGS, ...process.argv.slice(1)];
  const environment: Record<string, string> = { ...VARIABLES };
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) environment[name] = value;
  process.execve(process.execPath, commandLine, environment);
}
