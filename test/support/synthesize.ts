import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Synthesizes the stage `local` into a new directory, as `npm start` does, and returns the directory. */
export async function synthesize(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'quartermaster-assembly-'));
  await promisify(execFile)(process.execPath, ['bin/quartermaster.ts'], {
    env: { ...process.env, CDK_OUTDIR: directory, CDK_CONTEXT_JSON: JSON.stringify({ stage: 'local' }) },
  });
  return directory;
}
