import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ephemeralDirectory } from '../../../lib/local/support/ephemeral-directory.ts';

test('the next start removes what killed processes have left in memory, and nothing of running ones', () => {
  const mine = ephemeralDirectory();
  const { pid } = spawnSync(process.execPath, ['--version']);
  const [left, running, other] = [
    `quartermaster-${pid}-abc123`,
    `quartermaster-${process.ppid}-abc123`,
    'quartermaster-x',
  ].map((name) => join(dirname(mine), name));
  onTestFinished(() => {
    for (const directory of [mine, left, running, other])
      if (directory) rmSync(directory, { recursive: true, force: true });
  });
  for (const directory of [left, running, other])
    if (directory) mkdirSync(join(directory, 'deeper'), { recursive: true });
  const next = ephemeralDirectory();
  onTestFinished(() => rmSync(next, { recursive: true }));
  expect([left, running, other, mine].map((directory) => existsSync(directory ?? ''))).toEqual([
    false,
    true,
    true,
    true,
  ]);
});
