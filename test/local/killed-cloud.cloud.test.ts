import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from './fixtures.ts';

/** Returns an address at which nobody listens any more. */
async function deadAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.close();
  await once(server, 'close');
  return url;
}

/** Makes a directory whose local cloud was killed: its description is left. */
async function killedCloud() {
  const url = await deadAddress();
  const directory = temporaryDirectory();
  const credentials = { accessKeyId: 'id', secretAccessKey: 'secret' };
  const clients = ['demo', 'operator'].map((clientId) => ({ clientId, clientSecret: 'secret', scopes: [] }));
  const description = { apiUrl: url, issuer: url, tokenUrl: `${url}/oidc/token`, dynamodbUrl: url, awsUrl: url };
  writeFileSync(join(directory, 'local.json'), JSON.stringify({ ...description, credentials, clients }));
  return { directory, url };
}

test.each([
  ['token', []],
  ['smoke', []],
  ['demo', []],
  ['listen', []],
  ['drill', ['dynamodb-fails']],
])('npm run %s says at once that a local cloud which was killed does not respond', async (name, args) => {
  const { directory, url } = await killedCloud();
  const { status, stdout, stderr } = spawnSync(process.execPath, [`bin/${name}.ts`, ...args], {
    encoding: 'utf8',
    env: { ...process.env, QUARTERMASTER_DIRECTORY: directory },
    timeout: 30_000,
  });
  const advice = `no local cloud responds at ${url}; start one with npm start\n`;
  expect([status, stdout, stderr]).toEqual([1, '', advice]);
});
