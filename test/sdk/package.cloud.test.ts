import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, '..', '..');

/** Program of a partner. It places an order, and verifies a webhook. */
const PROGRAM = `
import { createClient } from '@quartermaster/sdk';
import { verifyWebhook } from '@quartermaster/sdk/webhooks';
import { Webhook } from 'standardwebhooks';
const { uid } = await createClient({ url: process.env.API_URL, token: 't' }).appliances.createOrder({ body: {} });
const [secret, body, now] = ['whsec_c2VjcmV0', '{"id":"1","type":"order.placed"}', new Date()];
const timestamp = String(Math.floor(now / 1000));
const signature = new Webhook(secret).sign('1', now, body);
const headers = { 'webhook-id': '1', 'webhook-timestamp': timestamp, 'webhook-signature': signature };
console.log(JSON.stringify([process.versions.node.split('.')[0] >= 20, uid, verifyWebhook(body, headers, secret).type]));
`;

/** Finds the machine's own Node.js, which may be older than the one that runs the tests. */
const ownNode = async (): Promise<string> => {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    if (folder.includes('node_modules')) continue;
    const node = join(folder, 'node');
    if (await run(node, ['--version']).catch(() => undefined)) return node;
  }
  return process.execPath;
};

test('the package has its types and nothing else, installs and runs on the Node.js of the machine', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'quartermaster-sdk-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const server = createServer((_, response) => response.end('{"uid":"placed"}')).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());

  // Builds a copy, so that the test leaves no files behind and needs no packages of the SDK's own.
  const sdk = join(directory, 'sdk');
  for (const name of ['src', 'package.json', 'tsconfig.json', 'README.md']) {
    cpSync(join(ROOT, 'sdk', name), join(sdk, name), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(sdk, 'node_modules'));
  await run(join(ROOT, 'node_modules', '.bin', 'tsc'), ['-p', '.'], { cwd: sdk });
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', directory], {
    cwd: sdk,
  });
  const [packed] = JSON.parse(stdout);
  const paths: string[] = packed.files.map(({ path }: { path: string }) => path);
  expect(paths).toEqual(
    expect.arrayContaining(['README.md', 'dist/index.js', 'dist/index.d.ts', 'dist/webhooks.d.ts']),
  );
  expect(paths.filter((path) => !/^(README\.md|package\.json|dist\/.*\.(js|d\.ts))$/.test(path))).toEqual([]);

  // The one dependency comes from this machine.
  const dependency = `file:${join(ROOT, 'node_modules', 'standardwebhooks')}`;
  const dependencies = { '@quartermaster/sdk': `file:${packed.filename}`, standardwebhooks: dependency };
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ type: 'module', dependencies }));
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: directory });
  expect(
    readdirSync(join(directory, 'node_modules'))
      .filter((name) => !name.startsWith('.'))
      .sort(),
  ).toEqual(['@quartermaster', 'standardwebhooks']);
  writeFileSync(join(directory, 'partner.js'), PROGRAM);
  const { port } = server.address() as AddressInfo;
  const env = { ...process.env, API_URL: `http://127.0.0.1:${port}` };
  const printed = await run(await ownNode(), ['partner.js'], { cwd: directory, env });
  expect(JSON.parse(printed.stdout)).toEqual([true, 'placed', 'order.placed']);
});
