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

test('needs no configuration: a development stage with a pool of its own', () => {
  expect(read({})).toEqual({
    stage: 'dev',
    isProtected: false,
    domain: undefined,
    budget: undefined,
    routeThrottles: false,
    issuer: { kind: 'cognito', partners: ['partner'] },
    tenantClaim: 'client_id',
    reminders: {},
    sandbox: false,
    canary: false,
    corsOrigins: [],
    throttle: { rate: 200, burst: 400 },
    tenantLimit: { rate: 50, burst: 200 },
    logRetentionDays: 14,
    logLevel: 'INFO',
    backgroundConcurrency: undefined,
    webhookConcurrency: 100,
    alarmEmail: undefined,
    pageUrl: undefined,
  });
});

test.each([
  [{ stage: 'prod' }, { rate: 50, burst: 200 }],
  [
    { stage: 'prod', tenantRate: '10' },
    { rate: 10, burst: 40 },
  ],
  [
    { stage: 'prod', tenantBurst: '500' },
    { rate: 50, burst: 500 },
  ],
  [
    { stage: 'prod', tenantRate: '10000' },
    { rate: 10_000, burst: 20_000 },
  ],
  [{ stage: 'prod', tenantRate: '0' }, undefined],
  [{ stage: 'prod', tenantRate: '0', tenantBurst: '10' }, undefined],
  // A developer's tests must not meet the limit, but the functions run as they do on AWS.
  [{ stage: 'local' }, { rate: 10_000, burst: 20_000 }],
])('limits each tenant of %j to %j', (context, limit) => {
  expect(read(context).tenantLimit).toEqual(limit);
});

test('takes every key as text, as the command line gives it', () => {
  const context = {
    stage: 'production',
    issuer: 'https://login.example.com/',
    audience: 'orders, orders-eu',
    tokenUrl: 'https://login.example.com/oauth/token',
    tenantClaim: 'https://example.com/tenant',
    reminders: '{"appliances":{"stalled":0.5,"delivery overdue":14}}',
    sandbox: 'true',
    canary: 'false',
    corsOrigins: 'https://shop.example.com',
    throttleRate: '50',
    throttleBurst: '75',
    tenantRate: '30',
    tenantBurst: '90',
    logRetentionDays: '365',
    logLevel: 'DEBUG',
    backgroundConcurrency: '20',
    webhookConcurrency: '30',
    alarmEmail: 'oncall@example.com',
    pageUrl: 'https://pager.example.com/sns',
    domain: 'orders.example.com',
    certificate: 'arn:aws:acm:eu-central-1:111122223333:certificate/0a1b2c3d',
    routeThrottles: 'true',
    monthlyBudget: '250',
    commit: '4b825dc642cb6eb9a060e54bf8d69288fbee4904-dirty',
  };
  expect(read(context)).toEqual({
    stage: 'production',
    isProtected: true,
    domain: {
      name: 'orders.example.com',
      certificateArn: 'arn:aws:acm:eu-central-1:111122223333:certificate/0a1b2c3d',
    },
    budget: { monthlyDollars: 250, email: 'oncall@example.com' },
    routeThrottles: true,
    commit: '4b825dc642cb6eb9a060e54bf8d69288fbee4904-dirty',
    issuer: {
      kind: 'explicit',
      url: 'https://login.example.com/',
      audience: ['orders', 'orders-eu'],
      tokenUrl: 'https://login.example.com/oauth/token',
    },
    tenantClaim: 'https://example.com/tenant',
    reminders: { appliances: { stalled: 0.5, 'delivery overdue': 14 } },
    sandbox: true,
    canary: false,
    corsOrigins: ['https://shop.example.com'],
    throttle: { rate: 50, burst: 75 },
    tenantLimit: { rate: 30, burst: 90 },
    logRetentionDays: 365,
    logLevel: 'DEBUG',
    backgroundConcurrency: 20,
    webhookConcurrency: 30,
    alarmEmail: 'oncall@example.com',
    pageUrl: 'https://pager.example.com/sns',
  });
});

test('takes lists and objects as cdk.json holds them', () => {
  const { issuer, reminders } = read({ partners: ['acme', 'globex'], reminders: { appliances: { stalled: 3 } } });
  expect(issuer).toEqual({ kind: 'cognito', partners: ['acme', 'globex'] });
  expect(reminders).toEqual({ appliances: { stalled: 3 } });
});

test('switches the sandbox on locally, and elsewhere only when told to', () => {
  expect(read({ stage: 'local' }).sandbox).toBe(true);
  expect(read({ stage: 'local', sandbox: 'false' }).sandbox).toBe(false);
  expect(read({ stage: 'dev' }).sandbox).toBe(false);
  expect(read({ stage: 'dev', stages: { dev: { sandbox: true } } }).sandbox).toBe(true);
});

test('keeps the background to a part of the concurrency where the data is protected, and elsewhere when told to', () => {
  expect(read({ stage: 'production' }).backgroundConcurrency).toBe(50);
  expect(read({ stage: 'production', backgroundConcurrency: '0' }).backgroundConcurrency).toBeUndefined();
  expect(read({ stage: 'dev' }).backgroundConcurrency).toBeUndefined();
  expect(read({ stage: 'local' }).backgroundConcurrency).toBeUndefined();
  expect(read({ stage: 'dev', backgroundConcurrency: 5 }).backgroundConcurrency).toBe(5);
});

/** Product lines with a reminder whose time depends on a field. */
const parcels = productLines.slice(0, 1).map((line) => ({
  ...line,
  lifecycle: {
    sent: {
      description: 'On its way.',
      next: [],
      deadlines: [
        { reason: 'stalled', due: { afterDays: 2 } },
        {
          reason: 'overdue',
          due: { afterDays: 10, byValue: { field: 'speed', days: { Overnight: 2, '2nd Day': 4 } } },
        },
      ],
    },
  },
}));

test('takes times of a reminder by the value that they depend on, any of them', () => {
  const reminders = { appliances: { stalled: 3, overdue: { Overnight: 0.5, otherwise: '12' } } };
  const taken = { appliances: { stalled: 3, overdue: { Overnight: 0.5, otherwise: 12 } } };
  expect(readConfiguration({ reminders }, parcels).reminders).toEqual(taken);
  expect(readConfiguration({ reminders: JSON.stringify(reminders) }, parcels).reminders).toEqual(taken);
});

test.each([
  [7, 'use days by value, such as {"Overnight":2,"2nd Day":4,"otherwise":10}'],
  [{ Drone: 1 }, 'there is no Drone; it has "Overnight", "2nd Day", "otherwise"'],
  [{ Overnight: 0 }, 'use more than 0 days'],
  [{ Overnight: { fast: 1 } }, 'use a number of days'],
])('refuses %j for a reminder whose time depends on a field, and says what would be right', (overdue, advice) => {
  const configure = () => readConfiguration({ reminders: { appliances: { overdue } } }, parcels);
  expect(configure).toThrow('reminders.appliances.overdue');
  expect(configure).toThrow(advice);
});

test("takes a stage's own values from `stages`, and the command line before them", () => {
  const stages = { production: { logRetentionDays: 365, throttleRate: 50 } };
  expect(read({ stage: 'production', stages, throttleRate: '60' })).toMatchObject({
    logRetentionDays: 365,
    throttle: { rate: 60 },
  });
  expect(read({ stage: 'staging', stages })).toMatchObject({ logRetentionDays: 90, throttle: { rate: 200 } });
});

test.each([
  { 'aws:cdk:enable-path-metadata': true, '@aws-cdk/core:x': true, 'availability-zones:account=1': [] },
  { 'acknowledged-issue-numbers': [34892] },
  { 'cli-telemetry': false },
])("leaves the CDK's own context %j alone", (foreign) => {
  expect(refusal(foreign)).toBe('');
});

test('takes a stage that Cognito would refuse with another issuer only', () => {
  const issuer = { issuer: 'https://login.example.com/', audience: 'orders' };
  expect(refusal({ stage: 'paws' })).toContain('neither aws nor amazon nor cognito');
  expect(read({ stage: 'paws', ...issuer }).issuer.kind).toBe('explicit');
});

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
  ['isuer', 'https://login.example.com/', 'no such key; the keys are stage, stages, issuer'],
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

test('names every wrong key at once', () => {
  const message = refusal({ throttleRate: 'x', logLevel: 'y', partnes: 'z' });
  expect(message.split('\n')).toHaveLength(4);
  expect(message).toMatch(/throttleRate.*logLevel.*partnes/s);
});

test("names the place of a stage's own value", () => {
  expect(refusal({ stage: 'production', stages: { production: 'x' } })).toContain('stages.production');
});
