import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Configuration } from '../config/config.ts';
import { deployedName } from '../config/deployed-names.ts';
import type { Severity } from './objectives.ts';

const CLOUDWATCH = new ServicePrincipal('cloudwatch.amazonaws.com');

/** Topics that receive the alarms: one for urgent alarms, one for alarms that can wait for the next working day. */
export class AlarmTopics extends Construct {
  readonly topics: Readonly<Record<Severity, Topic>>;
  readonly #key: Key;

  constructor(scope: Construct, id: string, config: Configuration) {
    super(scope, id);
    this.#key = this.#keyOfAlarms(config.stage);
    this.topics = { page: this.#topic(config, 'pages'), ticket: this.#topic(config, 'tickets') };
    if (config.alarmEmail !== undefined) {
      for (const topic of Object.values(this.topics)) topic.addSubscription(new EmailSubscription(config.alarmEmail));
    }
    if (config.pageUrl !== undefined) {
      this.topics.page.addSubscription(new UrlSubscription(config.pageUrl, { protocol: SubscriptionProtocol.HTTPS }));
    }
  }

  /**
   * Creates the key that encrypts the topics. The policy of the key that AWS manages for SNS does not let CloudWatch use it
   * (AWS re:Post, "How do I configure a CloudWatch alarm with an encrypted SNS topic"). The key encrypts messages in transit and no stored
   * data, so it is deleted with its stack.
   */
  #keyOfAlarms(stage: string): Key {
    const key = new Key(this, 'Key', {
      alias: deployedName(stage, 'alarms'),
      description: 'Encrypts alarms on their way to the subscribers',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // The topics' policies decide which alarms may publish. Without this right, no alarm could be sent.
    key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AllowAlarms',
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
        principals: [CLOUDWATCH],
      }),
    );
    return key;
  }

  #topic({ stage }: Configuration, name: string): Topic {
    const topic = new Topic(this, name, {
      topicName: deployedName(stage, name),
      displayName: `Quartermaster ${stage}: ${name}`,
      masterKey: this.#key,
      enforceSSL: true,
    });
    // Enforcing TLS replaces the topic's default policy, which let the account's alarms publish.
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AllowAlarmsOfThisAccount',
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        principals: [CLOUDWATCH],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    return topic;
  }
}
