import { Stack } from 'aws-cdk-lib';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { EndpointFunction } from './endpoint-function.ts';

/**
 * Hands the requests of a stack's endpoints over to new versions of their functions: a tenth of them at first, and all after five
 * minutes in which no alarm was raised. If one is raised, or the deployment fails, the version before gets them all back, and
 * CloudFormation takes the whole stack back with it.
 */
export class Canary extends Construct {
  readonly #application: LambdaApplication;
  readonly #role: Role;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.#application = new LambdaApplication(this, 'Application');
    this.#role = new Role(this, 'Role', {
      // Another account's deployment cannot make the service act with this role (CodeDeploy User Guide, "Confused deputy").
      assumedBy: new ServicePrincipal('codedeploy.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    this.#role.addToPolicy(new PolicyStatement({ actions: ['cloudwatch:DescribeAlarms'], resources: ['*'] }));
  }

  /**
   * @param alarms whole names of those that take a deployment back. Names and not the alarms: these are deployed after the functions
   *   that they watch, and a new function has no version before, so that its first deployment looks at no alarm.
   */
  watch(endpoint: EndpointFunction, alarms: readonly string[]): void {
    const { function: called, live } = endpoint;
    // Not the alias's own reference: it waits for the group, and the group for this policy.
    const arns = [called.functionArn, `${called.functionArn}:${live.aliasName}`];
    // What CodeDeploy's managed policy for Lambda allows for every function, for these ones (CodeDeploy User Guide, "AWS managed policies").
    this.#role.addToPolicy(
      new PolicyStatement({
        actions: ['lambda:GetAlias', 'lambda:UpdateAlias', 'lambda:GetProvisionedConcurrencyConfig'],
        resources: arns,
      }),
    );
    const group = new LambdaDeploymentGroup(endpoint, 'Deployment', {
      application: this.#application,
      // Without the managed policy that the group would add.
      role: this.#role.withoutPolicyUpdates(),
      alias: live,
      deploymentConfig: LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
      alarms: alarms.map((name) => Alarm.fromAlarmName(endpoint, name, name)),
      autoRollback: { failedDeployment: true, deploymentInAlarm: true },
    });
    // With its policy: CodeDeploy must be able to do it when the alias first moves.
    group.node.addDependency(this.#role);
  }
}
