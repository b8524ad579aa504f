import { Stack } from 'aws-cdk-lib';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { EndpointFunction } from './endpoint-function.ts';

/**
 * Canary deployment of a stack's endpoint functions. A new version first gets a tenth of the requests, and all of them after five minutes
 * without an alarm. If an alarm fires or the deployment fails, the previous version gets all requests again, and CloudFormation rolls back
 * the whole stack.
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
   * Deploys new versions of an endpoint's function by the canary.
   *
   * @param alarms full names of the alarms that roll back the deployment. The alarms themselves are deployed later, after the functions that
   *   they monitor. The first deployment of a function needs no alarm, because there is no previous version.
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
    group.node.addDependency(this.#role);
  }
}
