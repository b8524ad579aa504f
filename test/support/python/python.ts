import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Programs that may be a Python, the newest first. */
const CANDIDATES = ['python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3', 'python'];

/** Ends with success on a Python that is new enough and can make virtual environments. */
const IS_USABLE = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))';

/** Sentence for a machine without a usable Python. */
export const NO_PYTHON = 'Skipped: this check needs Python 3.11 or newer with venv, and none was found in PATH.';

/**
 * Finds a Python of the machine that is 3.11 or newer.
 *
 * @returns its command; undefined if there is none
 */
export const findPython = (candidates: readonly string[] = CANDIDATES): string | undefined =>
  candidates.find((command) => spawnSync(command, ['-c', IS_USABLE], { stdio: 'ignore' }).status === 0);

/**
 * Makes a virtual environment below the directory and installs the pinned packages.
 *
 * @returns the directory of its programs
 * @throws Error with pip's output if a package cannot be installed
 */
export function installPackages(python: string, directory: string, requirements: string): string {
  const environment = join(directory, 'python');
  succeed(python, ['-m', 'venv', environment]);
  const programs = join(environment, process.platform === 'win32' ? 'Scripts' : 'bin');
  const flags = ['--quiet', '--disable-pip-version-check', '--no-deps'];
  succeed(join(programs, 'python'), ['-m', 'pip', 'install', ...flags, '-r', join(import.meta.dirname, requirements)]);
  return programs;
}

function succeed(command: string, args: readonly string[]): void {
  const { status, stdout, stderr, error } = spawnSync(command, [...args], { encoding: 'utf8' });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${[command, ...args].join(' ')} failed:\n${stdout}${stderr}`);
}
