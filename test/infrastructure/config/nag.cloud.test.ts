import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { beforeAll, expect, test } from 'vitest';
import { type Quartermaster, quartermaster } from '../../../lib/app.ts';
import { acknowledge, acknowledgements } from '../../../lib/config/nag-acknowledgements.ts';
import { placeholders } from '../templates.ts';

const WITH_POOL = { stage: 'production', alarmEmail: 'oncall@example.com' };
const WITH_ISSUER = {
  stage: 'production',
  issuer: 'https://login.example.com/',
  audience: 'orders',
  corsOrigins: 'https://shop.example.com',
};

interface Finding {
  readonly finding: string;
  readonly path: string;
}

/** Returns the findings of cdk-nag for the stacks as they are now. */
function findings({ app }: Quartermaster): readonly Finding[] {
  const { violations } = new AwsSolutionsChecks(app).validateScope(app);
  return violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath: path = '' }) => ({ finding: ruleName, path })),
  );
}

let withPool: Quartermaster;
let withIssuer: Quartermaster;
/** Findings of cdk-nag before anything is acknowledged. */
let reported: readonly Finding[];

/** The stacks take longer to make than the rules to apply: all tests share them. */
beforeAll(() => {
  const outdir = mkdtempSync(join(tmpdir(), 'quartermaster-nag-'));
  try {
    const make = (name: string, context: Record<string, unknown>) =>
      quartermaster({ outdir: join(outdir, name), context, code: placeholders });
    withPool = make('pool', WITH_POOL);
    withIssuer = make('issuer', WITH_ISSUER);
  } finally {
    rmSync(outdir, { recursive: true });
  }
  reported = findings(withPool);
  for (const { app } of [withPool, withIssuer]) acknowledge(app);
});

test('cdk-nag reports nothing of a stage with a pool of its own', () => {
  expect(findings(withPool)).toEqual([]);
});

test('cdk-nag reports nothing of a stage with another issuer but what is not acknowledged', () => {
  const careless = new Queue(withIssuer.service, 'Careless');
  const found = findings(withIssuer);
  expect(new Set(found.map(({ path }) => path))).toEqual(new Set([`${careless.node.path}/Resource`]));
  expect(found).toContainEqual({ finding: 'AwsSolutions-SQS3', path: 'Service/Careless/Resource' });
});

test('acknowledges only what cdk-nag reports, each with a reason', () => {
  for (const { finding, at, reason } of acknowledgements) {
    const matching = reported.filter(({ path, ...other }) => other.finding === finding && at.test(path));
    expect(matching, `${finding} at ${at}`).not.toEqual([]);
    expect(reason.length).toBeGreaterThan(30);
  }
});
