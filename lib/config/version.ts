import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import type { Configuration } from './config.ts';

/** Sources that a stage was deployed from. */
export interface DeployedVersion {
  /** Version of the package. */
  readonly version: string;
  /**
   * Commit, and `-dirty` after it if files were changed. `local` in the stage `local`, which runs a working tree; `unknown` where neither
   * the setting `commit` nor git says it.
   */
  readonly commit: string;
}

/** Root of the project. */
const ROOT = join(import.meta.dirname, '..', '..');

const UNKNOWN = 'unknown';

/** Commit of this project. A process asks git once. */
let present: string | undefined;

/**
 * Returns the version and commit of the sources that a stage is deployed from. The commit stands in outputs, a parameter and a
 * dashboard, and in no function: a new commit alone publishes no version of a function (DEPLOY.md, "What is deployed").
 */
export function deployedVersion({ stage, commit }: Pick<Configuration, 'stage' | 'commit'>): DeployedVersion {
  const { version } = packageJson;
  if (stage === 'local') return { version, commit: 'local' };
  if (commit !== undefined) return { version, commit };
  present ??= commitOf(ROOT);
  return { version, commit: present };
}

/**
 * Returns the commit of a directory. It is `unknown` without git, outside a repository, and in a repository that does not track the
 * directory.
 */
export function commitOf(directory: string): string {
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, { cwd: directory, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    git('ls-files', '--error-unmatch', 'package.json');
    return git('describe', '--always', '--dirty', '--abbrev=40', '--exclude=*');
  } catch {
    return UNKNOWN;
  }
}

/**
 * Returns the name of the parameter that holds the version and the commit of a stack. Systems Manager keeps its last hundred values (AWS
 * Systems Manager User Guide, "Working with parameter versions").
 *
 * @example versionParameter('quartermaster-prod-devices') // '/quartermaster-prod-devices/version'
 */
export const versionParameter = (stackName: string): string => `/${stackName}/version`;
