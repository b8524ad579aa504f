/** `npm run lint:templates`: runs cfn-lint over the templates of the stages `dev` and `prod`, with every setting that adds resources. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rejectArguments } from '../../bin/support/command-line.ts';
import { quartermaster } from '../../lib/app.ts';
import { bundleFunctions } from '../../lib/functions/function-code.ts';
import { findPython, installPackages, NO_PYTHON } from '../support/python/python.ts';

rejectArguments('npm run lint:templates');

/** Stages whose templates are linted, as the context of the CDK. */
const STAGES = {
  dev: { stage: 'dev', sandbox: 'true' },
  prod: {
    stage: 'prod',
    alarmEmail: 'oncall@example.com',
    pageUrl: 'https://pager.example.com/sns',
    corsOrigins: 'https://shop.example.com',
  },
};

/** Regions whose resource types the templates are compared with: the one with the most, and one with fewer. */
const REGIONS = ['us-east-1', 'eu-central-1'];

/** Rules that do not hold here, with the reason. */
const IGNORED = {
  W3005: 'The CDK states dependencies that follow from a reference too.',
};

function lint(python: string, directory: string): number {
  const programs = installPackages(python, directory, 'requirements-cfn-lint.txt');
  const templates = Object.entries(STAGES).flatMap(([name, context]) => {
    const outdir = join(directory, name);
    quartermaster({ code, context, outdir }).app.synth();
    return readdirSync(outdir).flatMap((file) => (file.endsWith('.template.json') ? [join(outdir, file)] : []));
  });
  const flags = ['--regions', ...REGIONS, '--ignore-checks', ...Object.keys(IGNORED), '--template', ...templates];
  const { status } = spawnSync(join(programs, 'cfn-lint'), flags, { stdio: 'inherit' });
  if (status === 0) console.log(`cfn-lint finds nothing in ${templates.length} templates.`);
  return status ?? 1;
}

const code = await bundleFunctions();
const python = findPython();
if (python === undefined) {
  console.log(NO_PYTHON);
} else {
  const directory = mkdtempSync(join(tmpdir(), 'quartermaster-templates-'));
  try {
    process.exitCode = lint(python, directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
