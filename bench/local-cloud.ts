import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchToken } from '../lib/local/issuer/access-token.ts';
import { type LocalCloudDescription, readLocalCloud } from '../lib/local/support/local-cloud-description.ts';

/** Local cloud in a separate process, with a separate folder. */
export interface BenchedCloud extends LocalCloudDescription {
  readonly token: string;
  /** Folder with the synthesized template and the bundles. */
  readonly assembly: string;
  /** Returns the resident memory of all its processes, in bytes. */
  memory(): number;
  stop(): Promise<void>;
}

/** Starts the same local cloud as `npm start`, on a free port and without demo data. */
export async function startCloud(): Promise<BenchedCloud> {
  const directory = mkdtempSync(join(tmpdir(), 'quartermaster-bench-'));
  const child = spawn(process.execPath, ['bin/local.ts', '--port', '0', '--no-demo-data'], {
    env: { ...process.env, QUARTERMASTER_DIRECTORY: directory },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ready = Promise.withResolvers<void>();
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    if (output.includes('is ready')) return;
    output += chunk.toString();
    if (output.includes('is ready')) ready.resolve();
  });
  child.once('exit', () => ready.reject(new Error(`The local cloud has ended:\n${output}`)));
  await ready.promise;
  const cloud = readLocalCloud(directory);
  if (cloud === undefined) throw new Error('The local cloud has not written its description');
  const assemblies = join(directory, 'assemblies');
  const [assembly = ''] = readdirSync(assemblies);
  return {
    ...cloud,
    token: await fetchToken(cloud),
    assembly: join(assemblies, assembly),
    memory: () => residentMemory(child.pid ?? 0),
    stop: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Returns the resident memory of a process and its descendants, in bytes. */
function residentMemory(root: number): number {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,rss='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/\s+/).map(Number) as [number, number, number]);
  const family = new Set([root]);
  // A child may precede its parent in the list, so several rounds are necessary to find all generations.
  for (let before = 0; before < family.size; ) {
    before = family.size;
    for (const [pid, parent] of rows) if (family.has(parent)) family.add(pid);
  }
  return rows.reduce((sum, [pid, , kilobytes]) => (family.has(pid) ? sum + kilobytes * 1_024 : sum), 0);
}
