import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tokenCommands } from '../../bin/local/token-usage.ts';
import { faultIn, reasonOf } from '../../bin/support/command-line.ts';
import { temporaryDirectory } from './fixtures.ts';

/** Runs a program of `bin` with a command line. */
const run = (program: string, ...args: string[]) =>
  spawnSync(process.execPath, ['bin/node.cjs', `bin/${program}.ts`, ...args], { encoding: 'utf8' });

const FLAGS = '-- --help lists the flags';

test.each([
  ['local', ['--fast'], `Unknown option '--fast'; npm start ${FLAGS}`],
  ['local', ['--port'], `Option '--port <value>' argument missing; npm start ${FLAGS}`],
  ['local', ['--port', '1e9'], '--port: expected a port number from 0 to 65535, found "1e9"'],
  ['local', ['--time-scale', '1000001'], '--time-scale: expected a number above 0, at most 1000000, found "1000001"'],
  ['local', ['--allow-host', 'a:80'], '--allow-host: expected a name such as demo.example.com, found "a:80"'],
  ['token', ['demo', ''], 'an argument is empty; npm run token -- --help lists the clients'],
  ['token', [''], 'an argument is empty; npm run token -- --help lists the clients'],
  ['token', ['--fast'], `Unknown option '--fast'; npm run token ${FLAGS}`],
  ['smoke', ['--fast'], `Unknown option '--fast'; npm run smoke ${FLAGS}`],
  ['smoke', ['prod'], `Unexpected argument 'prod'; npm run smoke ${FLAGS}`],
  ['smoke', ['--stage', ''], '--stage has no value; name a deployed stage, or local'],
  ['smoke', ['--region', 'eu-west-1'], 'the stage local has no region; name a deployed stage with --stage'],
  ['listen', ['--types'], `Option '--types <value>' argument missing; npm run listen ${FLAGS}`],
  ['listen', ['--exit-after', 'two'], '--exit-after must be a number from 1'],
  ['drill', ['--fast'], "Unknown option '--fast'; npm run drill -- --help lists the incidents"],
  ['ops', ['orders', '--fast'], `Unknown option '--fast'; npm run ops ${FLAGS}`],
  ['demo', ['--fast'], "Unknown option '--fast'; npm run demo takes no arguments"],
  ['cost', ['fast'], "Unexpected argument 'fast'; npm run cost takes no arguments"],
  ['../bench/bench', ['orders'], 'npm run bench takes no arguments'],
  [
    '../test/emulator/lint-templates',
    ['prod'],
    "Unexpected argument 'prod'; npm run lint:templates takes no arguments",
  ],
  ['../test/emulator/run', ['--fast'], "Unknown option '--fast'; npm run test:emulator takes no arguments"],
  ['../test/clients/run', ['go'], "Unexpected argument 'go'; npm run test:clients takes no arguments"],
  ['sdk', ['--fast'], "Unknown option '--fast'; npm run sdk takes no arguments"],
])('%s ends with 2 and one line of advice for the command line %j', (program, args, advice) => {
  const { status, stdout, stderr } = run(program, ...args);
  expect([status, stdout, stderr]).toEqual([2, '', `${advice}\n`]);
});

test('a fault leaves out the advice on arguments that begin with a hyphen', () => {
  expect(faultIn(new TypeError("Unknown option '--fast'. To specify a positional argument, place it at the end"))).toBe(
    "Unknown option '--fast'",
  );
});

test('a reason names the cause of a request without a response', () => {
  const cause = new Error('connect ECONNREFUSED 127.0.0.1:3000');
  expect(reasonOf(new TypeError('fetch failed', { cause }))).toBe('no response: connect ECONNREFUSED 127.0.0.1:3000');
  expect(reasonOf(new TypeError('x is undefined'))).toBe('x is undefined');
});

test.each(['plain', 'with space', "it's", 'a "word"', '$HOME `x` \\'])(
  'the secret is read from a directory %s',
  (name) => {
    const directory = join(temporaryDirectory(), name);
    mkdirSync(directory);
    const clients = [{ clientId: 'demo', clientSecret: 's3cret' }];
    writeFileSync(join(directory, 'local.json'), JSON.stringify({ clients }));
    const [assignment = ''] = tokenCommands(directory, 'http://127.0.0.1:1/token');
    const { stdout } = spawnSync('sh', ['-c', `${assignment}; echo "$SECRET"`], { encoding: 'utf8' });
    expect(stdout).toBe('s3cret\n');
  },
);

test('the smoke test of a stage says what AWS lacks, as the commands of operators do', () => {
  const env = { PATH: process.env.PATH, HOME: temporaryDirectory(), AWS_EC2_METADATA_DISABLED: 'true' };
  const smoke = (...flags: string[]) =>
    spawnSync(process.execPath, ['bin/smoke.ts', '--stage', 'prod', ...flags], { encoding: 'utf8', env });
  expect(smoke().stderr).toBe('no AWS region is configured; name one with --region\n');
  expect(smoke('--region', 'eu-central-1').stderr).toMatch(/^there are no valid AWS credentials; log in .*\n$/);
});
