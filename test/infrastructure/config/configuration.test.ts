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
