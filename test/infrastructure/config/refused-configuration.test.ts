import { expect, test } from 'vitest';
import { ConfigurationError, readConfiguration } from '../../../lib/config/config.ts';
import { productLines } from '../../../lib/config/product-lines.ts';

const read = (context: Record<string, unknown>) => readConfiguration(context, productLines);

const refusal = (context: Record<string, unknown>): string => {
  try {
    read(context);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  return '';
};

test.each([
  ['stage', 'Production', 'lower-case letters'],
  ['stage', 'a-stage-of-seventeen', '1 to 16'],
  ['stage', '', '1 to 16'],
  ['stage', 7, 'stage: 7'],
  ['stages', 'production', 'use an object such as'],
  ['issuer', 'http://login.example.com/', 'use the https address'],
  ['issuer', 'https://login.example.com/?a=1', 'without query'],
  ['audience', '', 'aud'],
  ['tokenUrl', 'login', 'https address'],
  ['tenantClaim', 'a claim', 'name of a claim'],
  ['partners', 'Acme', 'lower-case'],
  ['partners', 'acme,acme', 'names something twice'],
  ['partners', 'acme,operators', "operators is the client of the service's own operators; choose another name"],
  ['partners', Array.from({ length: 50 }, (_, index) => `p${index}`).join(), 'use at most 49'],
  ['reminders', '{', 'use JSON such as'],
  ['reminders', '7', 'use JSON such as'],
  ['reminders', '{"appliance":{"stalled":2}}', 'there is no appliance; it has "appliances"'],
  ['reminders', '{"appliances":{"stale":2}}', 'there is no stale; it has "stalled", "feedback overdue"'],
  ['reminders', '{"appliances":{"due date passed":2}}', 'there is no due date passed'],
  ['reminders', '{"appliances":{"stalled":0}}', 'use more than 0 days'],
  ['reminders', '{"appliances":{"stalled":999}}', 'use at most 300 days'],
  ['reminders', '{"appliances":{"stalled":{"otherwise":2}}}', 'use a number of days'],
  ['corsOrigins', 'https://shop.example.com/', 'use origins such as'],
  ['sandbox', 'yes', 'use true or false'],
  ['canary', 'no', 'use true or false'],
  ['corsOrigins', '*', 'use origins such as'],
  ['throttleRate', '0', 'whole number from 1 to 10000'],
  ['throttleRate', 'fast', 'whole number from 1 to 10000'],
  ['throttleBurst', '1.5', 'whole number from 1 to 5000'],
  ['tenantRate', '-1', 'whole number from 0 to 10000'],
  ['tenantBurst', '0', 'whole number from 1 to 20000'],
  ['logRetentionDays', '8', 'use one of 1, 3, 5, 7'],
  ['logLevel', 'verbose', 'use DEBUG or INFO'],
  ['logLevel', 'WARN', 'above INFO the lines that carry the metrics are lost'],
  ['logLevel', 'ERROR', 'above INFO the lines that carry the metrics are lost'],
  ['backgroundConcurrency', '-1', 'whole number from 0 to 900'],
  ['backgroundConcurrency', '2.5', 'whole number from 0 to 900'],
  ['backgroundConcurrency', '1000', 'whole number from 0 to 900'],
  ['alarmEmail', 'oncall', 'use an email address'],
  ['pageUrl', 'http://pager.example.com/sns', 'use the https address'],
  ['domain', 'https://orders.example.com', 'use a host name'],
  ['domain', 'orders', 'use a host name'],
  ['certificate', 'arn:aws:iam::111122223333:server-certificate/x', 'use the ARN of a certificate'],
  ['routeThrottles', 'yes', 'use true or false'],
  ['commit', 'main', 'use the hexadecimal digits of a commit'],
  ['commit', '4b825d', 'use the hexadecimal digits of a commit'],
  ['monthlyBudget', '0', 'whole number from 1 to 1000000'],
  ['isuer', 'https://login.example.com/', 'no such key; did you mean issuer?'],
  ['logretentiondays', '30', 'no such key; did you mean logRetentionDays?'],
  ['colour', 'red', 'no such key; the keys are stage, stages, issuer'],
  ['corsOrigins', 'ftp://files.example.com', 'use origins such as'],
  ['partners', [], 'name at least one'],
  ['tenantClaim', 7, 'use the name of a claim'],
  ['commit', 1_234_567, 'use the hexadecimal digits of a commit'],
  ['domain', null, 'use a host name'],
  ['certificate', true, 'use the ARN of a certificate'],
  ['stage', ['prod'], 'use 1 to 16'],
  ['stages', { Production: {} }, 'stages.Production: {} cannot be used: its name is not that of a stage; use 1 to 16'],
  ['reminders', '{"appliances":{"stalled":true}}', 'use a number of days'],
  ['reminders', '{"appliances":{"stalled":""}}', 'use a number of days'],
])('refuses %s %j and says what would be right', (key, value, advice) => {
  const message = refusal({ [key]: value });
  expect(message).toContain(key);
  expect(message).toContain(advice);
});

test.each([
  [{ issuer: 'https://login.example.com/' }, 'audience: is missing'],
  [{ audience: 'orders' }, 'issuer: is missing'],
  [{ tokenUrl: 'https://login.example.com/token' }, 'issuer: is missing'],
  [{ issuer: 'https://login.example.com/', audience: 'orders', partners: 'acme' }, 'partners: are clients of the pool'],
  [{ domain: 'orders.example.com' }, 'certificate: is missing'],
  [{ certificate: 'arn:aws:acm:eu-central-1:111122223333:certificate/0a1b2c3d' }, 'domain: is missing'],
  [
    {
      stage: 'local',
      domain: 'orders.example.com',
      certificate: 'arn:aws:acm:eu-central-1:111122223333:certificate/0a1b2c3d',
    },
    'domain, certificate: the stage local answers on this machine only',
  ],
  [{ monthlyBudget: 250 }, 'monthlyBudget: needs alarmEmail'],
  [{ stage: 'local', partners: 'acme' }, 'the stage local brings its own issuer'],
])('refuses %j, which does not go together', (context, advice) => {
  expect(refusal(context)).toContain(advice);
});

test('refuses a stage with which the name of a function would have more than 64 characters', () => {
  expect(read({ stage: 'a-stage-of-sixty' }).stage).toBe('a-stage-of-sixty');
  const message = refusal({ stage: 'a-stage-of-sixty', sandbox: true });
  expect(message).toContain('stage: "a-stage-of-sixty" cannot be used');
  expect(message).toContain('use at most 12 characters');
  expect(read({ stage: 'a-stage-of-s', sandbox: true }).stage).toBe('a-stage-of-s');
  // A longer endpoint takes from what is left for the stage.
  const [line] = productLines;
  const [row] = Object.values(line?.table.endpoints ?? {});
  if (line === undefined || row === undefined) throw new Error('There is no endpoint');
  const endpoints = { ...line.table.endpoints, ['x'.repeat(35)]: row };
  const longer = [{ ...line, table: { ...line.table, endpoints } }];
  expect(() => readConfiguration({ stage: 'production' }, longer)).toThrow(
    /^The .*\n- stage: .* use at most \d characters$/,
  );
});

const NUMBERS = ['throttleRate', 'throttleBurst', 'tenantRate', 'tenantBurst', 'webhookConcurrency'];

// An empty text, such as a variable of the shell that is not set, would otherwise switch a limit off.
test.each(
  [...NUMBERS, 'backgroundConcurrency', 'logRetentionDays', 'monthlyBudget'].flatMap((key) =>
    ['', ' ', null, true, false, [], [30], {}, '0x1e', '3e1', '+30', '1_000', '1,000', 'x'].map((value) => [
      key,
      value,
    ]),
  ),
)('takes no number for %s from %j', (key, value) => {
  expect(refusal({ stage: 'production', alarmEmail: 'oncall@example.com', [String(key)]: value })).toMatch(
    new RegExp(`^- ${key}: .* cannot be used: use (a whole number from \\d+ to \\d+|one of 1, 3, .*)$`, 'm'),
  );
});

test.each([30, '30', '030', ' 30 ', '30.0'])('takes %j for a number', (value) => {
  expect(read({ logRetentionDays: value, throttleRate: value })).toMatchObject({
    logRetentionDays: 30,
    throttle: { rate: 30 },
  });
});

test('names what does not go together beside wrong values, and all of it', () => {
  const message = refusal({
    stage: 'paws',
    logLevel: 'info',
    monthlyBudget: '9',
    domain: 'orders.example.com',
    colour: 'red',
  });
  expect(message.split('\n').slice(1)).toEqual([
    expect.stringMatching(/^- logLevel: /),
    expect.stringMatching(/^- colour: no such key/),
    expect.stringMatching(/^- certificate: is missing/),
    expect.stringMatching(/^- monthlyBudget: needs alarmEmail/),
    expect.stringMatching(/^- stage: .* neither aws/),
  ]);
  expect(refusal({ stage: 'prod', audience: 'a', partners: 'acme', sandbox: 'no' })).toMatch(
    /sandbox: .*\n- issuer: is missing.*\n- partners: are clients/,
  );
  expect(refusal({ stage: 'Prod', stages: 7, logLevel: 'info' })).toMatch(/stage: .*\n- stages: .*\n- logLevel: /);
});

test('names every wrong key at once', () => {
  const message = refusal({ throttleRate: 'x', logLevel: 'y', partnes: 'z' });
  expect(message.split('\n')).toHaveLength(4);
  expect(message).toMatch(/throttleRate.*logLevel.*partnes/s);
});

test("names the place of a stage's own value", () => {
  const own = (values: unknown) => refusal({ stage: 'production', stages: { production: values } });
  expect(own('x')).toContain('stages.production');
  expect(own({ alarmEmail: 'x' })).toContain('- stages.production.alarmEmail: "x" cannot be used');
  expect(own({ stage: 'x' })).toContain('- stages.production.stage: no such key; the keys are issuer, ');
  expect(refusal({ stage: 'production', logLevel: 'x', stages: { production: { logLevel: 'y' } } })).toContain(
    '- logLevel: "x"',
  );
});
