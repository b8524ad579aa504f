import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { ParameterNotFound, paginateGetParameterHistory } from '@aws-sdk/client-ssm';
import { deployedName } from '../../../lib/config/deployed-names.ts';
import { productLines } from '../../../lib/config/product-lines.ts';
import { versionParameter } from '../../../lib/config/version.ts';
import type { Stage } from '../stage/stage.ts';

/** Version and commit that a stack was deployed from, at a time. */
export interface Deployment {
  readonly version: string;
  readonly commit: string;
  /** RFC 3339; absent in the local cloud. */
  readonly since?: string;
}

/** Stack of a stage. */
export interface DeployedStack {
  readonly name: string;
  /** Status by CloudFormation, such as `UPDATE_COMPLETE`. */
  readonly status: string;
  /** Present version; absent if a version deployed the stack that did not name itself. */
  readonly present?: Deployment;
  /** Deployments before the present one, the newest first. */
  readonly before: readonly Deployment[];
}

/** Statuses of a stack whose last deployment has ended, and that can be deployed again. */
const ENDED = /^(CREATE|UPDATE|IMPORT|UPDATE_ROLLBACK|IMPORT_ROLLBACK)_COMPLETE$/;

/**
 * Returns true if the last deployment of a stack has ended.
 *
 * @example hasEnded({ status: 'UPDATE_ROLLBACK_COMPLETE' }) // true
 * @example hasEnded({ status: 'UPDATE_IN_PROGRESS' }) // false
 */
export const hasEnded = ({ status }: Pick<DeployedStack, 'status'>): boolean => ENDED.test(status);

/** Returns the names of the stacks of a stage, in the order of their deployment. */
const stackNames = (stage: string): readonly string[] =>
  ['data', 'service', ...productLines.map(({ table }) => table.line), 'events', 'webhooks', 'operations'].map((name) =>
    deployedName(stage, name),
  );

/** Reads the stacks of a stage, without those that are not deployed. */
export async function deployedStacks(stage: Stage): Promise<readonly DeployedStack[]> {
  const stacks: DeployedStack[] = [];
  for (const name of stackNames(stage.name)) {
    const stack = await describedStack(stage, name);
    if (stack !== undefined) stacks.push(stack);
  }
  return stacks;
}

async function describedStack(stage: Stage, name: string): Promise<DeployedStack | undefined> {
  const { Stacks: [stack] = [] } = await stage.clients.cloudFormation
    .send(new DescribeStacksCommand({ StackName: name }))
    .catch((error: unknown) => {
      if (error instanceof Error && /does not exist/.test(error.message)) return { Stacks: [] };
      throw error;
    });
  if (stack === undefined) return undefined;
  const output = (key: string) => stack.Outputs?.find(({ OutputKey }) => OutputKey === key)?.OutputValue;
  const [version, commit] = [output('Version'), output('Commit')];
  // The local cloud keeps no history of deployments.
  const history = stage.name === 'local' ? [] : await historyOf(stage, name);
  const since = history[0]?.since ?? (stack.LastUpdatedTime ?? stack.CreationTime)?.toISOString();
  const named = version !== undefined && commit !== undefined;
  return {
    name,
    status: stack.StackStatus ?? 'unknown',
    ...(named && { present: { version, commit, ...(since !== undefined && { since }) } }),
    before: history.slice(1),
  };
}

/** Reads the values of the parameter that names the version of a stack, the newest first. */
async function historyOf({ clients }: Stage, stackName: string): Promise<readonly Deployment[]> {
  const pages = paginateGetParameterHistory({ client: clients.systemsManager }, { Name: versionParameter(stackName) });
  const deployments: Deployment[] = [];
  try {
    for await (const { Parameters = [] } of pages) {
      for (const { Value = '', LastModifiedDate } of Parameters) {
        const [version = '', commit = ''] = Value.split(' ');
        deployments.push({ version, commit, ...(LastModifiedDate && { since: LastModifiedDate.toISOString() }) });
      }
    }
  } catch (error) {
    if (!(error instanceof ParameterNotFound)) throw error;
  }
  return deployments.reverse();
}
