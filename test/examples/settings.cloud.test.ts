import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../local/fixtures.ts';

const hasPython = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']).status === 0;

/** Variables that a shell or a pipeline sets to an empty text where it has no value. */
const EMPTY = Object.fromEntries(
  ['API_URL', 'TOKEN_URL', 'CLIENT_ID', 'CLIENT_SECRET', 'OPERATOR_ID', 'OPERATOR_SECRET', 'POLL_SECONDS'].map(
    (name) => [name, ''],
  ),
);

const PROGRAMS: readonly (readonly [string, readonly string[]])[] = [
  [process.execPath, ['-e', "import('./examples/typescript/quartermaster.ts').then(({ connect }) => connect())"]],
  ...(hasPython
    ? [
        [
          'python3',
          ['-c', "import sys; sys.path.append('examples/python'); import quartermaster; quartermaster.settings()"],
        ] as const,
      ]
    : []),
];

test.each(PROGRAMS)('an example by %s takes the local cloud where the variables are empty', (program, args) => {
  const directory = temporaryDirectory();
  const clients = [{ clientId: 'demo', clientSecret: 'secret' }];
  const local = { apiUrl: 'http://127.0.0.1:3000', tokenUrl: 'http://127.0.0.1:3000/oidc/token', clients };
  writeFileSync(join(directory, 'local.json'), JSON.stringify(local));
  const { status, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, ...EMPTY, QUARTERMASTER_DIRECTORY: directory, PYTHONDONTWRITEBYTECODE: '1' },
  });
  expect([status, stderr]).toEqual([0, '']);
});

test.each(PROGRAMS)('an example by %s says in one line what to start or to set', (program, args) => {
  const { status, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, ...EMPTY, QUARTERMASTER_DIRECTORY: temporaryDirectory(), PYTHONDONTWRITEBYTECODE: '1' },
  });
  expect([status, stderr]).toEqual([1, expect.stringMatching(/^Start the local cloud with npm start, or set .*\n$/)]);
});
