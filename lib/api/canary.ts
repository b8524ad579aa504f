import { Stack } from 'aws-cdk-lib';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct, type IDependable } from 'constructs';
import type { EndpointFunction } from './endpoint-function.ts';

/**
 * Canary deployment of a stack's endpoint functions. A new version first gets a tenth of the requests, and all of them after five minutes
 * without an alarm. If an alarm fires or the deployment fails, the previous version gets all requests again, and CloudFormation rolls back
 * the whole stack.
 */
export class Canary extends Construct {
  readonly #application: LambdaApplication;
  readonly #role: Role;

  readonly #alarms: IDependable;

  /** @param alarms the alarms that the deployments name */
  constructor(scope: Construct, id: string, alarms: IDependable) {
    super(scope, id);
    this.#alarms = alarms;
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
   * Deploys new versions of an endpoint's function by the canary.
   *
   * @param alarms full names of the alarms that roll back the deployment
   */
  watch(endpoint: EndpointFunction, alarms: readonly string[]): void {
    const { function: called, live } = endpoint;
    // The ARN is built here because the alias's own reference waits for the group, and the group waits for this policy.
    const arns = [called.functionArn, `${called.functionArn}:${live.aliasName}`];
    // Same actions as in CodeDeploy's managed policy for Lambda, limited to this function (CodeDeploy User Guide, "AWS managed policies").
    this.#role.addToPolicy(
      new PolicyStatement({
        actions: ['lambda:GetAlias', 'lambda:UpdateAlias', 'lambda:GetProvisionedConcurrencyConfig'],
        resources: arns,
      }),
    );
    const group = new LambdaDeploymentGroup(endpoint, 'Deployment', {
      application: this.#application,
      // Prevents the group from adding the managed policy.
      role: this.#role.withoutPolicyUpdates(),
      alias: live,
      deploymentConfig: LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
      alarms: alarms.map((name) => Alarm.fromAlarmName(endpoint, name, name)),
      autoRollback: { failedDeployment: true, deploymentInAlarm: true },
    });
    // CodeDeploy needs the role's policy before the alias moves for the first time.
    // An alarm that does not exist could not roll back anything.
    group.node.addDependency(this.#role, this.#alarms);
  }
}
