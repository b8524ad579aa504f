import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { commitOf, deployedVersion } from '../../../lib/config/version.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import { temporaryDirectory } from '../../local/fixtures.ts';

const AUTHOR = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];

/** Makes a repository with one commit. */
function repository() {
  const directory = temporaryDirectory();
  const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: directory, encoding: 'utf8' }).trim();
  writeFileSync(join(directory, 'package.json'), '{}');
  git('init', '--quiet');
  git('add', '.');
  git(...AUTHOR, 'commit', '--quiet', '--message', 'One');
  return { directory, git };
}

test('the commit is that of the repository, also under a tag', () => {
  const { directory, git } = repository();
  git(...AUTHOR, 'tag', '--annotate', 'v1', '--message', 'One');
  expect(commitOf(directory)).toBe(git('rev-parse', 'HEAD'));
  expect(commitOf(directory)).toMatch(/^[0-9a-f]{40}$/);
});

test('changed files are said', () => {
  const { directory, git } = repository();
  writeFileSync(join(directory, 'package.json'), '{"changed":true}');
  expect(commitOf(directory)).toBe(`${git('rev-parse', 'HEAD')}-dirty`);
});

test('sources without a repository have no commit, nor have those unpacked inside another one', () => {
  const { directory } = repository();
  const unpacked = join(directory, 'unpacked');
  mkdirSync(unpacked);
  writeFileSync(join(unpacked, 'package.json'), '{}');
  expect(commitOf(unpacked)).toBe('unknown');
  expect(commitOf(join(directory, 'missing'))).toBe('unknown');
});

test('a machine without git has no commit', () => {
  vi.stubEnv('PATH', '');
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(commitOf(process.cwd())).toBe('unknown');
});

test('a stage names the commit of the setting before that of git, and the local stage its working tree', () => {
  const { version } = packageJson;
  const commit = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
  expect(deployedVersion({ stage: 'prod', commit })).toEqual({ version, commit });
  expect(deployedVersion({ stage: 'local', commit: undefined })).toEqual({ version, commit: 'local' });
  const { commit: own } = deployedVersion({ stage: 'prod', commit: undefined });
  expect(own).toMatch(/^([0-9a-f]{40}(-dirty)?|unknown)$/);
});
