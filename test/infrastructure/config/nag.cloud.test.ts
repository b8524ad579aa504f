import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { expect, test } from 'vitest';
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

/** Returns the findings of cdk-nag for the stacks after a change by `prepare`. */
function findings(context: Record<string, unknown>, prepare: (stacks: Quartermaster) => void = () => undefined) {
  const outdir = mkdtempSync(join(tmpdir(), 'quartermaster-nag-'));
  try {
    const stacks = quartermaster({ outdir, context, code: placeholders });
    prepare(stacks);
    const { violations } = new AwsSolutionsChecks(stacks.app).validateScope(stacks.app);
    return violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath: path = '' }) => ({ finding: ruleName, path })),
    );
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

test.each([
  ['a pool of its own', WITH_POOL],
  ['another issuer', WITH_ISSUER],
])('cdk-nag reports nothing of a stage with %s', (_case, context) => {
  expect(findings(context, ({ app }) => acknowledge(app))).toEqual([]);
});

test('cdk-nag reports what is not acknowledged', () => {
  const reported = findings(WITH_ISSUER, ({ app, service }) => {
    acknowledge(app);
    new Queue(service, 'Careless');
  });
  expect(reported).toContainEqual({ finding: 'AwsSolutions-SQS3', path: 'Service/Careless/Resource' });
});

test('acknowledges only what cdk-nag reports, each with a reason', () => {
  const reported = findings(WITH_POOL);
  for (const { finding, at, reason } of acknowledgements) {
    const matching = reported.filter(({ path, ...other }) => other.finding === finding && at.test(path));
    expect(matching, `${finding} at ${at}`).not.toEqual([]);
    expect(reason.length).toBeGreaterThan(30);
  }
});
