import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchToken } from '../lib/local/issuer/access-token.ts';
import { type LocalCloudDescription, readLocalCloud } from '../lib/local/support/local-cloud-description.ts';

/** A local cloud in a process of its own, on a folder of its own. */
export interface BenchedCloud extends LocalCloudDescription {
  readonly token: string;
  /** The folder of the synthesized template and the bundles. */
  readonly assembly: string;
  /** Resident memory of all its processes, in bytes. */
  memory(): number;
  stop(): Promise<void>;
}

/** Starts what `npm start` starts, on a free port and without demo data. */
export async function startCloud(): Promise<BenchedCloud> {
  const directory = mkdtempSync(join(tmpdir(), 'quartermaster-bench-'));
  const child = spawn(process.execPath, ['bin/local.ts', '--port', '0', '--no-demo-data'], {
    env: { ...process.env, QUARTERMASTER_DIRECTORY: directory },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ready = Promise.withResolvers<void>();
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    if (said.includes('is ready')) return;
    said += chunk.toString();
    if (said.includes('is ready')) ready.resolve();
  });
  child.once('exit', () => ready.reject(new Error(`The local cloud has ended:\n${said}`)));
  await ready.promise;
  const cloud = readLocalCloud(directory);
  if (cloud === undefined) throw new Error('The local cloud does not say where it is');
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

/** Resident memory of a process and everything it has started, in bytes. */
function residentMemory(root: number): number {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,rss='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/\s+/).map(Number) as [number, number, number]);
  const family = new Set([root]);
  // Children come after their parents by then: a few rounds find every generation.
  for (let before = 0; before < family.size; ) {
    before = family.size;
    for (const [pid, parent] of rows) if (family.has(parent)) family.add(pid);
  }
  return rows.reduce((sum, [pid, , kilobytes]) => (family.has(pid) ? sum + kilobytes * 1_024 : sum), 0);
}
