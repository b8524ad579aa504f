import { expect, test } from 'vitest';
import { IN_ORDER } from '../../bin/ops/restore/restored-tables.ts';
import { commands } from '../../bin/ops/run.ts';
import { isOperationsScope } from '../../functions/core/model/endpoint.ts';
import { TABLE_NAMES } from '../../functions/core/model/tables.ts';
import { CODES } from '../../functions/subscriptions/model/error-codes.ts';
import { productLines } from '../../lib/config/product-lines.ts';
import { STREAM_RETRIES } from '../../lib/config/stream-retries.ts';
import { repository } from './repository.ts';

const runbook = repository().read('RUNBOOK.md');

/** Returns the text below a heading, up to the next heading of any level. */
function sectionOf(heading: string): string {
  const [, section = ''] = runbook.split(`\n## ${heading}\n`);
  return section.split(/\n##+ /)[0] ?? '';
}

test('every command that rolls back passes the alarm that is on', () => {
  const deployments = [...sectionOf('Roll back manually').matchAll(/npx cdk deploy [^`\n]+/g)].map(
    ([command]) => command,
  );
  expect(deployments.length).toBeGreaterThanOrEqual(2);
  expect(deployments.filter((command) => !command.includes('-c canary=false'))).toEqual([]);
});

test('the first step of a roll-back names the commit', () => {
  expect(/```sh\n(.*)/.exec(sectionOf('Roll back manually'))?.[1]).toBe('npm run ops -- version --stage prod');
});

test.each([
  'it does not move',
  'it is slow',
  'I was charged twice',
  'stock is wrong',
  'my order shows nonsense (malformed)',
  'my order is gone',
  'I get 503',
  'I get 401',
  'an event never came',
  'an event came twice, or out of order',
  'send the events of a day again',
  'the price is wrong',
  'cancel or change my order',
  'a secret has leaked',
  'a partner leaves',
  'erase a person',
])('a complaint leads to what to look at, and to a command: %s', (complaint) => {
  const rows = sectionOf('Somebody says')
    .split('\n')
    .filter((line) => line.startsWith(`| ${complaint}`));
  expect(rows).toHaveLength(1);
  const [, , section = ''] = rows[0]?.split('|') ?? [];
  expect(section.trim()).not.toBe('');
  expect(rows[0]).toMatch(/`(npm run ops -- |aws )[^`]+` \|$/);
});

test('the tables to restore are those of the code, in the sequence in which they come back', () => {
  const section = sectionOf('Restore lost items');
  const listed = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, table]) => table);
  expect(listed).toEqual(IN_ORDER);
  expect(new Set(listed)).toEqual(new Set(TABLE_NAMES));
  expect(section).toContain(`--from ${IN_ORDER.map((table) => `${table}=${table.toLowerCase()}-restored`).join()} `);
  const inHelp = TABLE_NAMES.filter((table) => commands.restore?.summary.includes(table));
  expect(inHelp).toEqual([...TABLE_NAMES]);
});

test('operators change the orders of those lines that have an endpoint for it, and of no other', () => {
  const [, below = ''] = runbook.split('\n### Change an order manually\n');
  const said = new Map([...below.matchAll(/^\| (\w+) \| (.+?) \|/gm)].map(([, line, who = '']) => [line, who]));
  for (const { table } of productLines) {
    const paths = Object.values(table.endpoints).flatMap(({ scope, method, path }) =>
      isOperationsScope(scope) && method !== 'GET' && /-orders\/\{/.test(path) ? [`${method} ${path}`] : [],
    );
    const [first = ''] = paths;
    expect(said.get(table.line), table.line).toMatch(first === '' ? /^nothing[:;]/ : /`POST /);
    if (first !== '') expect(said.get(table.line)).toContain(first.replace(' ', ' /operations/v1'));
  }
  // What only the partner's client can do must be done while its tokens are accepted.
  const [, leaves = ''] = runbook.split('\n### A partner leaves\n');
  const place = (text: string) => leaves.indexOf(text);
  expect(place('open orders')).toBeLessThan(place('Remove the partner'));
});

test('the time of retries of a stream is the same everywhere', () => {
  const { attempts, minutes, keptHours } = STREAM_RETRIES;
  expect(minutes).toBe(30);
  for (const heading of ['Work starts late', 'Events are late', 'A service of AWS is down']) {
    const section = sectionOf(heading).replaceAll(/\s+/g, ' ');
    expect(section).toContain(`${attempts} times, about half an hour`);
    expect(section).toContain(`${keptHours} hours`);
  }
  for (const file of ['docs/architecture.md', 'docs/decisions/0012-one-region.md', 'lib/workflow/workflow.ts']) {
    const text = repository()
      .read(file)
      .replaceAll(/[\s*]+/g, ' ');
    expect(text).toContain('half an hour');
    expect(text).not.toMatch(/(retries|retried|again|up to|wait\w*)[^.]{0,40} six hours/);
  }
});

test('no sentence promises a limit of one tenant', () => {
  const text = runbook.replaceAll(/\s+/g, ' ');
  expect(text).not.toMatch(
    /(its|whose|the tenant's) limit with `tenantRate`|caller in a loop down, lower `tenantRate`/,
  );
  for (const heading of ['Tables are throttled', 'Tenants are limited', 'The API turns requests away']) {
    expect(sectionOf(heading).replaceAll(/\s+/g, ' ')).toContain('[Against one caller](#against-one-caller)');
  }
});

test('who is refused reads why in the response, and both sections lead to the comparison with the settings', () => {
  const [, below = ''] = runbook.split('\n### Tokens are refused\n');
  const [one = ''] = below.split(/\n##+ /);
  for (const section of [one, sectionOf('Callers are refused')]) {
    const [before = ''] = section.split('\n- ');
    expect(before).toMatch(/First read `www-authenticate` [^.]*\./);
    expect(before).toContain('error_description');
    expect(section.replaceAll(/\s+/g, ' ')).toMatch(/audience or issuer[^.]*: somebody has changed the authorizer/);
  }
  expect(one).toContain('(#callers-are-refused)');
  expect(sectionOf('Callers are refused')).toContain('(#tokens-are-refused)');
  expect(sectionOf('Callers are refused')).toContain('aws apigatewayv2 get-authorizers');
  expect(sectionOf('Callers are refused')).toMatch(/cdk deploy Service .* --revert-drift/);
});

test('a 403 of a function is told from one of the authorizer, by each of its errors', () => {
  const [, below = ''] = runbook.split('\n### Tokens are refused\n');
  const [section = ''] = below.split(/\n##+ /);
  const ofLines = Object.entries(CODES).flatMap(([code, { status }]) => (status === 403 ? [code] : []));
  expect(ofLines).toContain('4115');
  for (const error of [...ofLines, 'no-tenant', 'no-subject']) expect(section).toContain(`\`${error}\``);
});

test('an event can come by three ways, each with its command', () => {
  const [, below = ''] = runbook.split('\n### An event never came\n');
  const [section = ''] = below.split(/\n##+ /);
  expect([...section.matchAll(/^\*\*([^*]+)\*\*/gm)].map(([, way]) => way)).toEqual([
    'A webhook.',
    '`GET /events`.',
    'The bus',
  ]);
  for (const command of [
    'order 100123',
    'dead-letters',
    'webhooks --tenant acme',
    'events 100123',
    'dispatch 100123',
  ]) {
    expect(section).toContain(`npm run ops -- ${command}`);
  }
});

test('a counted stock is set without the orders that come meanwhile', () => {
  const [before = ''] = sectionOf('Stock is wrong').split('npm run ops -- stock set');
  expect(before).toContain('Pause the warehouse');
  expect(before.replaceAll(/\s+/g, ' ')).toContain('Subtract the pieces of the orders since then');
});
