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
  /** Address of the console. */
  readonly consoleUrl: string;
  /** Address of DynamoDB as the functions reach it, without the door for other programs. */
  readonly emulatorUrl: string;
  /** Folder with the synthesized template and the bundles. */
  readonly assembly: string;
  /** Returns the resident memory of all its processes, in bytes. */
  memory(): number;
  /** Returns the processor time that all its processes have taken, in milliseconds. */
  cpu(): number;
  stop(): Promise<void>;
}

/**
 * Starts the same local cloud as `npm start`, on a free port.
 *
 * @param flags further flags, without demo data by default
 */
export async function startCloud(flags: readonly string[] = ['--no-demo-data']): Promise<BenchedCloud> {
  const directory = mkdtempSync(join(tmpdir(), 'quartermaster-bench-'));
  const child = spawn(process.execPath, ['bin/local.ts', '--port', '0', ...flags], {
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
    consoleUrl: /http:\/\/\S+\/console/.exec(output)?.[0] ?? '',
    emulatorUrl: emulatorOf(child.pid ?? 0),
    assembly: join(assemblies, assembly),
    memory: () => processesOf(child.pid ?? 0).reduce((sum, { memory }) => sum + memory, 0),
    cpu: () => processesOf(child.pid ?? 0).reduce((sum, { cpu }) => sum + cpu, 0),
    stop: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Resident memory in bytes. */
  readonly memory: number;
  /** Processor time in milliseconds. */
  readonly cpu: number;
  readonly command: string;
}

/** Returns the address of the emulator that a local cloud has started, from the emulator's command line. */
function emulatorOf(root: number): string {
  for (const { command } of processesOf(root)) {
    const [, host, port] = /--host (\S+) --port (\d+)/.exec(command) ?? [];
    if (host !== undefined) return `http://${host}:${port}`;
  }
  throw new Error('The local cloud has no emulator that names its address');
}

/** Returns a process and its descendants. */
function processesOf(root: number): readonly Process[] {
  const all = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,rss=,time=,args='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((row): Process => {
      const [pid, parent, kilobytes, time = '', ...command] = row.trim().split(/\s+/);
      const figures = { memory: Number(kilobytes) * 1_024, cpu: milliseconds(time) };
      return { pid: Number(pid), parent: Number(parent), ...figures, command: command.join(' ') };
    });
  const family = new Set([root]);
  // A child may precede its parent in the list, so several rounds are necessary to find all generations.
  for (let before = 0; before < family.size; ) {
    before = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
  }
  return all.filter(({ pid }) => family.has(pid));
}

/**
 * Converts a processor time as `ps` prints it: hours, minutes and seconds, the hours optional.
 *
 * @example milliseconds('00:01:02') // 62_000
 */
export function milliseconds(time: string): number {
  const [days, clock = ''] = time.includes('-') ? time.split('-') : ['0', time];
  const seconds = clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return (Number(days) * 86_400 + seconds) * 1_000;
}
