import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import * as z from 'zod';
import { localAssembly } from '../../bin/local/local-assembly.ts';
import { tokenUsage } from '../../bin/local/token-usage.ts';
import { readLocalCloud } from '../../lib/local/support/local-cloud-description.ts';
import { shareAssembly } from '../support/cloud/shared-assembly.ts';
import { eventually } from '../support/eventually.ts';
import { temporaryDirectory } from './fixtures.ts';

const run = promisify(execFile);
const Failed = z.object({ code: z.number(), stdout: z.string(), stderr: z.string() });

/** Runs a program of bin/ on its own directory and returns its output. */
async function command(name: string, directory: string, ...commandLine: string[]) {
  const env = { ...process.env, QUARTERMASTER_DIRECTORY: directory };
  const path = join(import.meta.dirname, '..', '..', 'bin', name);
  try {
    return { code: 0, ...(await run(process.execPath, [path, ...commandLine], { env })) };
  } catch (error) {
    return Failed.parse(error);
  }
}

interface Started {
  readonly child: ChildProcess;
  readonly printed: () => string;
}

/** Runs `npm start` on a free port and waits until it is ready. */
async function started(directory: string, ...flags: string[]): Promise<Started> {
  const env = { ...process.env, QUARTERMASTER_DIRECTORY: directory };
  const child = spawn(process.execPath, ['bin/local.ts', '--port', '0', ...flags], { env });
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  for (const output of [child.stdout, child.stderr]) {
    output.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
  }
  await eventually(() => expect(text).toContain('Ctrl-C'));
  return { child, printed: () => text };
}

/** The processes whose command line names the directory: the emulator and its watcher. */
function processesOf(directory: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      const of = (file: string) => readFileSync(`/proc/${pid}/${file}`, 'utf8');
      return /^\d+$/.test(pid) && (of('cmdline').includes(directory) || of('environ').includes(directory));
    } catch {
      return false;
    }
  });
}

const createsDemoData = (pid: string): boolean =>
  readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('seed-demo-data');

const STATUSES = ['new', 'gathering info', 'pending feedback', 'info received', 'provisioning'];
const TO_PRODUCTION = [...STATUSES, 'qa', 'shipped', 'delivered', 'installed', 'in production'];
const TO_THE_DOOR = ['ORDER RECEIVED', 'PROCESSING', 'SHIPPED', 'DELIVERED'];
const CANCELLED = ['ORDER RECEIVED', 'CANCELLED'];
const COMPLETED = ['1002', '1000'];
/** An order that another one has returned: that has laid hold of its lines before. */
const RETURNED = { version: 4, status: '1008' };

/** The lines of the demo's timeline: the orders one after the other, each version with its status and what else there is. */
const walked = (line: (status: string, version: number) => RegExp) =>
  [TO_PRODUCTION, TO_THE_DOOR, CANCELLED, COMPLETED, COMPLETED]
    .flatMap((statuses) => statuses.map((status, index) => ({ status, version: index + 1 })))
    .concat(RETURNED)
    .map(({ status, version }) => expect.stringMatching(line(status, version)));

/** The lines of the timeline that `npm run demo` prints: version, status, what is said of it, event. */
async function timelineOfDemo(directory: string): Promise<string[]> {
  const { code, stdout, stderr } = await command('demo.ts', directory);
  expect([code, stderr]).toEqual([0, '']);
  return stdout.split('\n').flatMap((line) => /^ *[\d.]+ s {2}v(.*)$/.exec(line)?.[1] ?? []);
}

/** Runs the printed commands with which a program gets a token, and returns the token's scopes. */
async function scopesOfPrintedToken({ printed }: Started): Promise<unknown> {
  const [commands = ''] = /^SECRET=.*\ncurl .*$/m.exec(printed()) ?? [];
  const { stdout } = await run('/bin/sh', ['-c', commands]);
  return z.object({ access_token: z.string(), scope: z.string() }).parse(JSON.parse(stdout)).scope.split(' ');
}

/** The calls that `npm start` prints, with the token before each. */
function printedCalls({ printed }: Started): readonly string[] {
  const token = /^TOKEN=.*$/m.exec(printed())?.[0];
  return Array.from(printed().matchAll(/^curl -s http[\s\S]*?}'$/gm), ([call]) => `${token}\n${call}`);
}

/** Runs the call of the subscription line, twice: it adds one customer. */
async function expectCustomerAdded(call: string): Promise<void> {
  const { stdout } = await run('/bin/sh', ['-c', call]);
  expect(JSON.parse(stdout)).toMatchObject({ customerId: expect.stringMatching(/^\d{10}$/), status: '1002' });
  expect((await run('/bin/sh', ['-c', call])).stdout).toBe(stdout);
}

const PlacedDevices = z.object({ data: z.object({ products: z.array(z.object({ name: z.string() })) }) });

describe('npm start', () => {
  test.runIf(process.platform === 'linux')(
    'prints calls that work, walks the demo, loses nothing when killed, goes on, and leaves no process behind',
    { timeout: 240_000 },
    async () => {
      const directory = temporaryDirectory();
      shareAssembly(directory);
      const first = await started(directory);
      const [call = '', orderDevices = '', addCustomer = '', ...others] = printedCalls(first);
      expect(others).toEqual([]);
      const { stdout: devices } = await run('/bin/sh', ['-c', orderDevices]);
      expect(PlacedDevices.parse(JSON.parse(devices)).data.products).toHaveLength(2);
      const { stdout } = await run('/bin/sh', ['-c', call]);
      const order: { uid: string } = JSON.parse(stdout);
      expect(order.uid).toMatch(/^\d+-/);
      await expectCustomerAdded(addCustomer);
      const lines = ['appliance-orders', 'device-orders', 'subscription-orders'];
      const hearing = ['events/read', 'webhooks/read', 'webhooks/write'];
      const partners = lines
        .flatMap((line) => [`${line}/read`, `${line}/write`])
        .concat(hearing)
        .toSorted();
      expect(await scopesOfPrintedToken(first)).toEqual(partners);

      const event = (version: number) => (version === 1 ? 'Order Placed' : 'Order Status Changed');
      expect(await timelineOfDemo(directory)).toEqual(
        walked((status, version) => new RegExp(`^${version} +${status} .*${event(version)}$`)),
      );

      first.child.kill('SIGKILL');
      await eventually(() => expect(processesOf(directory)).toEqual([]));

      const second = await started(directory, '--no-demo-data');
      expect(printedCalls(second)).toHaveLength(2);
      expect(first.printed() + second.printed()).not.toContain('Synthesizing');
      const cloud = readLocalCloud(directory);
      const { stdout: fresh } = await command('token.ts', directory, 'reader');
      const path = /curl -s http:\/\/[^/]+(\S+)/.exec(call)?.[1];
      const answer = await fetch(`${cloud?.apiUrl}${path}/${order.uid}`, {
        headers: { authorization: `Bearer ${fresh.trim()}` },
      });
      expect([answer.status, await answer.json()]).toEqual([200, order]);
      await eventually(() => expect(second.printed() + first.printed()).toContain(order.uid));

      // Ordinary traffic and a restart raise no alarm, unless the machine is slow.
      const alarms = (first.printed() + second.printed()).match(/ALARM quartermaster\S+/g) ?? [];
      expect(alarms.filter((alarm) => !alarm.includes('latency'))).toEqual([]);

      second.child.kill('SIGINT');
      const [code] = await once(second.child, 'exit');
      expect(code).toBe(0);
      expect(processesOf(directory)).toEqual([]);
      expect(existsSync(join(directory, 'local.json'))).toBe(false);
    },
  );

  test('that is stopped while it starts stops whole', async () => {
    const directory = temporaryDirectory();
    shareAssembly(directory);
    const env = { ...process.env, QUARTERMASTER_DIRECTORY: directory };
    const child = spawn(process.execPath, ['bin/local.ts', '--port', '0'], { env, stdio: 'ignore' });
    const exited = once(child, 'exit');
    onTestFinished(() => void child.kill('SIGKILL'));
    // The description is written before the demo data, which take seconds.
    await eventually(() => expect(readLocalCloud(directory)).toBeDefined());
    const isLinux = process.platform === 'linux';
    if (isLinux) await eventually(() => expect(processesOf(directory).some(createsDemoData)).toBe(true));
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    expect(existsSync(join(directory, 'local.json'))).toBe(false);
    if (isLinux) expect(processesOf(directory)).toEqual([]);
  });

  test('explains its flags', async () => {
    const { stdout } = await command('local.ts', temporaryDirectory(), '--help');
    expect(stdout).toContain('--time-scale');
  });

  test('refuses a flag that it does not know', async () => {
    const { code, stderr } = await command('local.ts', temporaryDirectory(), '--prot', '3001');
    expect(code).toBe(2);
    expect(stderr).toMatch(/Unknown option '--prot'.*--help/);
  });
});

describe('npm run demo', () => {
  test('says so when no local cloud is running', async () => {
    const { code, stderr } = await command('demo.ts', temporaryDirectory());
    expect(code).toBe(1);
    expect(stderr).toContain('start one with npm start');
  });

  test('tells how a client gets a token, and where the secrets are', async () => {
    const directory = temporaryDirectory();
    const clients = [
      { clientId: 'demo', clientSecret: 'secret', tenant: 'demo', scopes: ['things/read', 'things/write'] },
      { clientId: 'operator', clientSecret: 'secret', scopes: ['operations/read'] },
    ];
    const usage = tokenUsage(directory, { tokenUrl: 'http://127.0.0.1:3000/oidc/token', clients });
    expect(usage).toContain('  demo      partner, tenant demo');
    expect(usage).toContain('  operator  operator, of no tenant');
    expect(usage).toContain(
      'curl -s -u "demo:$SECRET" -d grant_type=client_credentials http://127.0.0.1:3000/oidc/token',
    );
    expect(usage).toContain(`The secrets are in ${join(directory, 'local.json')}.`);
    expect(usage).not.toContain('secret\n');
    const { code, stdout } = await command('token.ts', directory, '--help');
    expect([code, stdout]).toEqual([0, tokenUsage(directory, undefined)]);
  });
});

describe('npm run token', () => {
  test('says so when no local cloud is running', async () => {
    const { code, stderr } = await command('token.ts', temporaryDirectory());
    expect(code).toBe(1);
    expect(stderr).toContain('start one with npm start');
  });
});

describe('the assembly', () => {
  test('is the one made before when no source has changed', async () => {
    const synthesizing = vi.fn();
    const made = inject('assembly');
    const found = await localAssembly(dirname(dirname(made)), synthesizing, new AbortController().signal);
    expect(found).toBe(made);
    expect(synthesizing).not.toHaveBeenCalled();
  });

  test('is made, and said to be made, where there is none; of one that was broken off nothing stays', async () => {
    const directory = temporaryDirectory();
    const synthesizing = vi.fn();
    await expect(localAssembly(directory, synthesizing, AbortSignal.abort())).rejects.toThrow('aborted');
    expect(synthesizing).toHaveBeenCalledOnce();
    expect(readdirSync(join(directory, 'assemblies'))).toEqual([]);
  });
});
