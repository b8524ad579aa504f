import { CfnOutput, type Stack } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Configuration } from '../config/config.ts';
import { deployedVersion, versionParameter } from '../config/version.ts';

/**
 * Names in a stack what it was deployed from (DEPLOY.md, "What is deployed"). The outputs tell what is deployed now, and the history of
 * the parameter what was before. Tags would not do: CloudFormation copies the tags of a stack to all its resources, in each deployment.
 */
export function nameVersion(stack: Stack, config: Configuration): void {
  const { version, commit } = deployedVersion(config);
  new CfnOutput(stack, 'Version', { description: 'Version of the package', value: version });
  new CfnOutput(stack, 'Commit', { description: 'Commit that the stack was deployed from', value: commit });
  // The local cloud has no history of deployments.
  if (config.stage === 'local') return;
  new StringParameter(stack, 'DeployedVersion', {
    description: 'Version and commit that the stack was deployed from',
    parameterName: versionParameter(stack.stackName),
    stringValue: `${version} ${commit}`,
  });
}
