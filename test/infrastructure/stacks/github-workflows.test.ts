import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';

const WORKFLOWS = join(import.meta.dirname, '..', '..', '..', '.github', 'workflows');

const oneOrMore = z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]);
const Permissions = z.record(z.string(), z.enum(['read', 'write', 'none']));
const Step = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).default({}),
});
const Job = z.object({
  needs: oneOrMore,
  if: z.string().optional(),
  uses: z.string().optional(),
  environment: z.string().optional(),
  permissions: Permissions.optional(),
  steps: z.array(Step).default([]),
});
const Workflow = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions: Permissions,
  concurrency: z.object({ group: z.string(), 'cancel-in-progress': z.boolean() }).optional(),
  jobs: z.record(z.string(), Job),
});

const read = (name: string) => Workflow.parse(parse(readFileSync(join(WORKFLOWS, name), 'utf8')));
const [testing, deploying] = [read('test.yml'), read('deploy.yml')];

/** Returns the reference of a workflow to a variable of the repository or the environment. */
const variable = (name: string): string => `\${{ vars.${name} }}`;

const stepsOf = (workflow: z.infer<typeof Workflow>) => Object.values(workflow.jobs).flatMap(({ steps }) => steps);

/** Returns the commands of a job, in sequence. */
const commands = (workflow: z.infer<typeof Workflow>, job: string): readonly string[] =>
  (workflow.jobs[job]?.steps ?? []).flatMap(({ run }) => run ?? []);

test('tests every pull request as a newcomer would', () => {
  expect(testing.on).toHaveProperty('pull_request');
  // The workflow excludes no branch, path or type.
  expect(testing.on.pull_request).toBeNull();
  expect(commands(testing, 'test')).toEqual(['npm ci', 'npm test']);
});

test('deploys what comes to main, or when told to, and nothing but main', () => {
  expect(deploying.on).toEqual({ push: { branches: ['main'] }, workflow_dispatch: null });
  expect(deploying.jobs.diff?.if).toBe("github.ref == 'refs/heads/main'");
});

test('deploys after the tests, and after the difference was shown and the environment has let it', () => {
  const { test: tests, synth, diff, deploy } = deploying.jobs;
  expect(tests?.uses).toBe('./.github/workflows/test.yml');
  expect(testing.on).toHaveProperty('workflow_call');
  expect(synth?.needs).toEqual(['test']);
  expect(diff?.needs).toEqual(['synth']);
  expect(deploy?.needs).toEqual(['diff']);
  // Reviewers must see the difference before they approve it.
  expect(diff?.environment).toBeUndefined();
  expect(deploy?.environment).toBe(variable('STAGE'));
});

test('shows the difference of all stacks in the summary, and deploys all without asking', () => {
  const [install, show] = commands(deploying, 'diff');
  expect(install).toBe('npm ci --omit=optional');
  expect(show).toMatch(/npx cdk diff --all --app cdk\.out .*\$GITHUB_STEP_SUMMARY/s);
  // Without --concurrency: stacks that change one API at the same time get a 409. The last step orders, and fails the job.
  expect(commands(deploying, 'deploy')).toEqual([
    'npm ci --omit=optional',
    'npx cdk deploy --all --app cdk.out --require-approval never',
    'npm run smoke -- --stage "$STAGE" --client "$SMOKE_CLIENT"',
  ]);
});

test('installs nothing optional beside credentials, and makes the bundles, which need it, where there are none', () => {
  for (const [name, { steps }] of Object.entries(deploying.jobs)) {
    const callsAws = steps.some(({ uses = '' }) => uses.startsWith('aws-actions/'));
    const installs = commands(deploying, name).filter((command) => command.startsWith('npm ci'));
    if (steps.length > 0) expect(installs, name).toEqual([callsAws ? 'npm ci --omit=optional' : 'npm ci']);
  }
  expect(commands(deploying, 'synth')).toEqual(['npm ci', 'npx cdk synth --quiet -c "stage=$STAGE" --output cdk.out']);
});

test('never deploys twice at once, and lets a deployment that has begun end', () => {
  expect(deploying.concurrency).toEqual({ group: `deploy-${variable('STAGE')}`, 'cancel-in-progress': false });
});

test('may get a token for AWS only where it calls AWS, and may else but read the sources', () => {
  for (const workflow of [testing, deploying]) {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    for (const [name, { permissions, steps }] of Object.entries(workflow.jobs)) {
      const callsAws = steps.some(({ uses = '' }) => uses.startsWith('aws-actions/'));
      const expected = callsAws ? { contents: 'read', 'id-token': 'write' } : undefined;
      expect(permissions, name).toEqual(expected);
    }
  }
});

test('has no lasting key: roles, region and stage are variables, and the diff has a role of its own', () => {
  const text = readdirSync(WORKFLOWS).map((name) => readFileSync(join(WORKFLOWS, name), 'utf8'));
  expect(text.join()).not.toMatch(/secrets\.|aws-access-key-id|aws-secret-access-key|AKIA|arn:aws/i);
  const roleOf = (job: string) =>
    deploying.jobs[job]?.steps.find(({ uses = '' }) => uses.startsWith('aws-actions/configure-aws-credentials'))?.with;
  const region = { 'aws-region': variable('AWS_REGION') };
  expect(roleOf('diff')).toEqual({ 'role-to-assume': variable('AWS_DIFF_ROLE'), ...region });
  expect(roleOf('deploy')).toEqual({ 'role-to-assume': variable('AWS_DEPLOY_ROLE'), ...region });
});

test('deploys into an emulator, lints the templates and makes clients, each in a job of its own with a Python', () => {
  expect(commands(testing, 'emulator')).toEqual(['npm ci', 'npm run test:emulator']);
  expect(commands(testing, 'templates')).toEqual(['npm ci', 'npm run lint:templates']);
  expect(commands(testing, 'clients')).toEqual(['npm ci', 'npm run test:clients']);
  for (const job of ['emulator', 'templates', 'clients']) {
    const uses = testing.jobs[job]?.steps.flatMap(({ uses: action = '' }) => action.split('@')[0]);
    expect(uses).toContain('actions/setup-python');
  }
});

test('makes the SDK anew, and wants no difference', () => {
  expect(commands(testing, 'sdk')).toEqual(['npm ci', 'npm run sdk', 'git diff --exit-code sdk']);
});

/** Current majors of the actions. Raise a major here and in the workflows together. */
const MAJORS: Readonly<Record<string, number>> = {
  'actions/checkout': 7,
  'actions/setup-node': 7,
  'actions/setup-java': 6,
  'actions/setup-python': 7,
  'actions/upload-artifact': 7,
  'actions/download-artifact': 8,
  'aws-actions/configure-aws-credentials': 6,
};

test('pins every action by a commit, whose version of the current major stands beside it', () => {
  const text = readdirSync(WORKFLOWS).map((name) => readFileSync(join(WORKFLOWS, name), 'utf8'));
  const lines = text.flatMap((one) => one.split('\n')).filter((line) => /uses: (?!\.)/.test(line));
  expect(lines.length).toBeGreaterThan(10);
  for (const line of lines) {
    const [, action = '', major] = /uses: ([\w-]+\/[\w-]+)@[0-9a-f]{40} # v(\d+)\.\d+\.\d+$/.exec(line) ?? [];
    expect([action, Number(major)], line).toEqual([action, MAJORS[action]]);
  }
});

test('uses actions of a version that is named, and leaves no token of the repository behind', () => {
  for (const { uses, with: options } of [testing, deploying].flatMap(stepsOf)) {
    if (uses === undefined) continue;
    expect(uses).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
    if (uses.startsWith('actions/checkout@')) expect(options).toEqual({ 'persist-credentials': false });
  }
});
