import { expect, test } from 'vitest';
import { assignment, welcome } from '../../bin/local/welcome.ts';
import { noCloudIn, runningCloud } from '../../bin/support/running-cloud.ts';
import type { LocalCloud } from '../../lib/local/cloud.ts';

/** The members of a local cloud that the text names. */
const cloud = {
  apiUrl: 'http://127.0.0.1:3000',
  tokenUrl: 'http://127.0.0.1:3000/oidc/token',
  dynamodbUrl: 'http://127.0.0.1:8000',
  emulator: 'dynoxide',
  clients: [],
  clock: { timeScale: 1 },
  notRun: new Map(),
} as unknown as LocalCloud;

const text = (variable: string | undefined) =>
  welcome(cloud, { token: 't', calls: [], seconds: 1, data: 'memory', directory: '/q', variable });

test('prints commands that find the local cloud from another shell', () => {
  const commands = [...text('/tmp/q').matchAll(/([^\s(]+ )?npm run/g)].map(([command]) => command);
  expect(commands).toHaveLength(3);
  expect(new Set(commands)).toEqual(new Set(['QUARTERMASTER_DIRECTORY=/tmp/q npm run']));
  expect(text(undefined)).not.toContain('QUARTERMASTER_DIRECTORY');
  expect(assignment('')).toBe('');
  expect(assignment("it's here")).toBe("QUARTERMASTER_DIRECTORY='it'\\''s here' ");
});

test('names the file of the local cloud that does not run', () => {
  expect(() => runningCloud('/nowhere')).toThrow(noCloudIn('/nowhere'));
  expect(noCloudIn('/nowhere')).toContain('/nowhere/local.json');
});
