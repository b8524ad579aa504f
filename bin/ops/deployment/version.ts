import { type Command, count } from '../stage/command.ts';
import { OpsError } from '../stage/ops-error.ts';
import { type DeployedStack, type Deployment, deployedStacks, hasEnded } from './deployed-stacks.ts';
import { type LiveFunction, liveFunctions } from './live-functions.ts';

/** Earlier deployments that are printed as text. */
const MOST_PRINTED = 5;

/** Shows what is deployed. */
export const version: Command = {
  usage: 'version [--json]',
  summary:
    'Shows the version and commit that each stack was deployed from, those before, and which share of the requests a new version of a function gets. The exit code is 1 while a deployment is in progress, or if one has failed.',
  flags: ['json'],
  names: [0, 0],
  run: async ({ stage, flags, print }) => {
    const stacks = await deployedStacks(stage);
    if (stacks.length === 0) throw new OpsError(`no stack of the stage ${stage.name} is deployed in this region`);
    const functions = await liveFunctions(
      stage,
      stacks.map(({ name }) => name),
    );
    const inCanary = functions.filter(({ canary }) => Object.keys(canary).length > 0);
    if (flags.json) print(JSON.stringify({ stacks, functions }, null, 2));
    else for (const line of [...stacks.flatMap(stackLines), '', ...canaryLines(functions, inCanary)]) print(line);
    return inCanary.length === 0 && stacks.every(hasEnded);
  },
};

function stackLines({ name, status, present, before }: DeployedStack): string[] {
  const sources = present === undefined ? 'does not name its commit' : described(present);
  const more = before.length > MOST_PRINTED ? [`    and ${before.length - MOST_PRINTED} more; --json prints all`] : [];
  return [
    `${name}  ${status}`,
    `  now     ${sources}`,
    ...before.slice(0, MOST_PRINTED).map((earlier) => `  before  ${described(earlier)}`),
    ...more,
  ];
}

const described = ({ version, commit, since }: Deployment): string =>
  `${version}  ${commit}${since === undefined ? '' : `  since ${since}`}`;

function canaryLines(functions: readonly LiveFunction[], inCanary: readonly LiveFunction[]): string[] {
  if (inCanary.length === 0)
    return [`All requests go to one version of each of ${count(functions.length, 'function')}.`];
  return [
    `${count(inCanary.length, 'function')} of ${functions.length} in a canary:`,
    ...inCanary.flatMap(({ name, version, canary }) =>
      Object.entries(canary).map(
        ([next, share]) =>
          `  ${name}  version ${next} gets ${Math.round(share * 100)} % of the requests, version ${version} the rest`,
      ),
    ),
  ];
}
