import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { explainError } from '../../bin/ops/stage/failures.ts';
import { DamagedItem } from '../../functions/core/model/stored.ts';
import { temporaryDirectory } from '../local/fixtures.ts';
import { operator } from './operator.ts';

const ops = operator(() => undefined);

describe('a command line that is not right is refused with what would be', () => {
  test.each([
    [
      'no command',
      [],
      'name a command: order, orders, find, dead-letters, redrive, failed-executions, restart, dispatch, events, webhooks, version, restore, numbers, stock',
    ],
    ['a mistyped command', ['redrve', 'x'], 'there is no command redrve; is redrive meant?'],
    ['an unknown command', ['destroy'], /^there is no command destroy; the commands are order, /],
    ['the name of an object’s member', ['constructor'], /^there is no command constructor; /],
    ['an unknown flag', ['order', '1', '--frob'], /^Unknown option '--frob'; npm run ops -- --help/],
    ['a flag of another command', ['order', '1', '--dry-run'], /^order does not take --dry-run; usage: .*<number>/],
    ['a flag without its value', ['dead-letters', '--stage'], /--stage/],
    ['too few names', ['redrive'], 'usage: npm run ops -- redrive <queue> [--discard <key>] [--dry-run]'],
    ['too many names', ['order', '1', '2'], /^usage: npm run ops -- order <number>/],
    [
      'a number that is none',
      ['order', '12x'],
      '"12x" is not an order number; order numbers are whole numbers such as 100001',
    ],
    ['a number with a sign', ['dispatch', '--', '-5'], /"-5" is not an order number/],
    ['no number on standard input', ['dispatch', '-'], 'standard input holds no order number'],
    ['a number beyond all', ['order', '9'.repeat(13)], /is not an order number/],
    ['a region of the local stage', ['dead-letters', '--region', 'eu-west-1'], /^the stage local has no region/],
    ['orders of no kind', ['orders'], 'orders needs --stuck, --status or --tenant'],
    ['stuck orders of a tenant', ['orders', '--stuck', '--tenant', 'a'], /not both$/],
    ['a status that no line has', ['orders', '--status', 'nwe'], /^there is no status "nwe"; the statuses are new, /],
    ['orders of an unknown line', ['orders', '--stuck', '--line', 'toys'], /^there is no line toys; the lines are /],
    ['a search in all tenants', ['find', '--email', 'a@b.example'], /^find needs --tenant, except for a --request-id/],
    ['a search for nothing', ['find', '--tenant', 'a'], /^find needs one of --customer-ref, /],
    [
      'a search for two things',
      ['find', '--tenant', 'a', '--email', 'b', '--request-id', 'c'],
      /^find needs one of --customer-ref, /,
    ],
    [
      'days that are none',
      ['find', '--tenant', 'a', '--email', 'b', '--days', '0'],
      /^--days 0 is not a number of days/,
    ],
    ['a text that is blank', ['find', '--tenant', 'a', '--customer-ref', ' '], /^--customer-ref has no value; usage: /],
    ['a tenant that is empty', ['orders', '--tenant', ''], /^--tenant has no value; usage: /],
    ['a key that is empty', ['redrive', 'dispatch', '--discard', ''], /^--discard has no value; usage: /],
    ['a stage that is empty', ['version', '--stage='], /^--stage has no value; usage: /],
    ['a flag with two values', ['redrive', 'dispatch', '--discard', 'A', '--discard=B'], /^--discard has two values; /],
    ['two stages', ['version', '--stage', 'prod', '--stage', 'dev'], '--stage has two values; version takes one'],
    ['a number after which none is left', ['numbers', '999999999999'], 'no number would be left after 999999999999'],
    ['executions and a line', ['restart', 'a', '--line', 'devices'], /not both$/],
  ])('%s', async (_, commandLine, complaint) => {
    const { code, printed, complained } = await ops(...commandLine);
    expect([code, printed]).toEqual([2, '']);
    expect(complained).toMatch(complaint);
  });
});

test('help lists the commands', async () => {
  const { code, printed } = await ops('--help');
  expect(code).toBe(0);
  for (const command of [
    'order <number>',
    'dead-letters',
    'redrive <queue>',
    'restart',
    'dispatch <number>…',
    'events <number>…',
    'orders --stuck',
    'find --tenant',
  ]) {
    expect(printed).toContain(command);
  }
});

describe('what goes wrong is said in one line', () => {
  const named = (name: string, message: string, more: object = {}) =>
    Object.assign(new Error(message), { name, ...more });

  test.each([
    ['a stack that is not there', named('ValidationError', 'Stack with id x-data does not exist'), /no stack x-data/],
    ['no region', new Error('Region is missing'), /name one with --region/],
    [
      'no credentials',
      named('CredentialsProviderError', 'none\nat all'),
      /log in .*CredentialsProviderError: none at all/,
    ],
    ['credentials that have expired', named('ExpiredTokenException', 'expired'), /log in/],
    ['no rights', named('AccessDeniedException', 'not authorized'), /your AWS credentials do not allow this/],
    ['throttling', named('ThrottlingException', 'Rate exceeded'), /try again in a minute/],
    ['a local cloud that was killed', named('Error', 'connect', { code: 'ECONNREFUSED' }), /start it with npm start/],
    ['no way to AWS', named('Error', 'getaddrinfo', { code: 'ENOTFOUND' }), /^AWS cannot be reached/],
    [
      'an item that is damaged',
      new DamagedItem({ pk: 'TENANT#a', sk: 'WEBHOOK#b' }, new z.ZodError([])),
      /^The item TENANT#a WEBHOOK#b is malformed/,
    ],
    ['an error without a name', new Error('no output ApiUrl'), /^no output ApiUrl$/],
    ['anything else', named('KmsException', 'no key'), /^KmsException: no key$/],
  ])('%s', (_, error, words) => {
    expect(explainError(error)).toMatch(words);
    expect(explainError(error)).not.toContain('\n');
  });

  test('a connection to AWS that is refused is not the local cloud', () => {
    const error = named('Error', 'connect ECONNREFUSED 10.0.0.1:443', { code: 'ECONNREFUSED' });
    expect(explainError(error, 'prod')).toBe('AWS cannot be reached: connect ECONNREFUSED 10.0.0.1:443');
  });

  test('no local cloud', async () => {
    expect(await ops('dead-letters')).toMatchObject({
      code: 1,
      complained: expect.stringMatching(/^no local cloud is running; start one with npm start/),
    });
  });
});

test('the program ends with the code of its command', async () => {
  const run = promisify(execFile);
  const env = { ...process.env, QUARTERMASTER_DIRECTORY: temporaryDirectory() };
  const failed = z.object({ code: z.number(), stdout: z.string(), stderr: z.string() });
  const outcome = await run(process.execPath, ['bin/ops.ts', 'dead-letters'], { env }).catch((error) =>
    failed.parse(error),
  );
  expect(outcome).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('no local cloud is running') });
});
