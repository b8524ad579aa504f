import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const outdir = mkdtempSync(join(tmpdir(), 'quartermaster-app-'));
afterAll(() => rmSync(outdir, { recursive: true }));

/** Runs the CDK app in the same way as the CDK's command line. */
const run = (context: Record<string, unknown>) =>
  spawnSync(process.execPath, ['bin/quartermaster.ts'], {
    env: { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(context) },
    encoding: 'utf8',
  });

test('ends with the advice alone, without a stack trace, when the configuration is wrong', () => {
  const { status, stdout, stderr } = run({ stage: 'production', throttleRate: 'fast' });
  expect(status).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toBe(
    'The configuration cannot be used:\n- throttleRate: "fast" cannot be used: use a whole number from 1 to 10000\n',
  );
});
