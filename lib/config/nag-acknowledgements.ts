import { type App, CfnResource, CloudFormationValidatePlugin, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';

/** Accepted finding of cdk-nag, with the reason. */
export interface Acknowledgement {
  /** Name of the finding in cdk-nag. If a rule has several findings, it includes the particular one. */
  readonly finding: string;
  /** Construct paths of the resources, relative to the app. */
  readonly at: RegExp;
  readonly reason: string;
}

const NO_USERS = 'Nobody signs in: the pool has machine-to-machine clients only, and self-registration is off.';

/** All accepted findings. Any other finding of cdk-nag fails the synthesis. */
export const acknowledgements: readonly Acknowledgement[] = [
  {
    finding: 'AwsSolutions-APIG4',
    at: /^Service\/service-get-(health|openapi|docs|docs-asset|event-schema)\/(Head)?Route\/Resource$/,
    reason:
      'Public by design: health, the OpenAPI document, the reference page and the schemas of events. They tell nothing about any order.',
  },
  {
    finding: 'AwsSolutions-APIG4',
    at: /^Service\/service-answer-unrouted\/Route\/Resource$/,
    reason: 'Answers 404 and 405 for paths that the public OpenAPI document lists. It reads nothing and has a limit.',
  },
  {
    finding: 'AwsSolutions-IAM5[Resource::*]',
    at: /^[A-Z][a-z]+\/[a-z]+-[a-z-]+\/Role\/DefaultPolicy\/Resource$/,
    reason: 'Sending traces to X-Ray takes no resource: PutTraceSegments and PutTelemetryRecords only.',
  },
  {
    finding: 'AwsSolutions-IAM5[Resource::*]',
    at: /^(Service\/(Workflow\/Dispatch|EventLog\/RecordChanges|Tasks\/[a-z-]+)|Webhooks\/Delivery\/fan-out)\/Role\/DefaultPolicy\/Resource$/,
    reason:
      'dynamodb:ListStreams takes no resource, which stream mappings need, and neither does sending the traces of a status to X-Ray.',
  },
  {
    finding: 'AwsSolutions-IAM5[Resource::*]',
    at: /^Service\/Workflow\/(StateMachine|Entries)-[a-z]+\/Role\/DefaultPolicy\/Resource$/,
    reason: 'X-Ray and the management of log deliveries take no resource (Step Functions Developer Guide, "Logging").',
  },
  {
    finding: 'AwsSolutions-SF1',
    at: /^Service\/Workflow\/(StateMachine|Entries)-[a-z]+\/Resource$/,
    reason:
      'The log has what fails, with its input. What succeeds is in the log of the functions; to log it again would cost more than the executions themselves.',
  },
  {
    finding: 'AwsSolutions-IAM5[Resource::*]',
    at: /^[A-Z][a-z]+\/Canary\/Role\/DefaultPolicy\/Resource$/,
    reason: 'Reading the state of alarms, cloudwatch:DescribeAlarms, takes every alarm: some are composite ones.',
  },
  {
    finding: 'AwsSolutions-SQS3',
    at: /^(Service\/(Workflow\/(Entry)?DeadLetters|EventLog\/DeadLetters|Tasks\/[a-z-]+-dead-letters)|Webhooks\/Delivery\/FanOutDeadLetters)\/Resource$/,
    reason: "It is the dead-letter queue itself: of a stream's mapping, which this rule does not look at.",
  },
  { finding: 'AwsSolutions-COG1', at: /^Service\/Authentication\/Pool\/Resource$/, reason: NO_USERS },
  { finding: 'AwsSolutions-COG2', at: /^Service\/Authentication\/Pool\/Resource$/, reason: NO_USERS },
  { finding: 'AwsSolutions-COG8', at: /^Service\/Authentication\/Pool\/Resource$/, reason: NO_USERS },
];

/** Records the acknowledgements at their resources. */
export function acknowledge(app: App): void {
  for (const construct of app.node.findAll()) {
    if (!(construct instanceof CfnResource)) continue;
    for (const { finding, at, reason } of acknowledgements) {
      if (at.test(construct.node.path)) Validations.of(construct).acknowledge({ id: finding, reason });
    }
  }
}

/**
 * Makes the synthesis fail on a template that CloudFormation would reject, and on any unacknowledged finding of cdk-nag's AWS Solutions
 * rules.
 */
export function check(app: App): void {
  Validations.of(app).addPlugins(new CloudFormationValidatePlugin(), new AwsSolutionsChecks(app));
  acknowledge(app);
}
