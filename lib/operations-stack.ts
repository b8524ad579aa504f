import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AlarmTopics } from './alarm-topics.ts';
import { Alarms } from './alarms.ts';
import type { Configuration } from './config.ts';
import type { Tables } from './data-stack.ts';
import { MetricSource } from './metric-source.ts';
import type { Deployed } from './product-lines.ts';
import type { ServiceStack } from './service-stack.ts';
import type { Watched } from './watched.ts';

/** What is operated. */
export interface OperationsStackContent {
  readonly deployed: Deployed;
  readonly tables: Tables;
  readonly service: Pick<ServiceStack, 'api' | 'workflow'>;
}

/** What operators see and are told: alarms with their topics. */
export class OperationsStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    config: Configuration,
    { deployed, tables, service: { api, workflow } }: OperationsStackContent,
    props: StackProps,
  ) {
    super(scope, id, props);
    const watched: Watched = {
      stage: config.stage,
      deployed,
      apiId: api.api.apiId,
      stateMachines: new Map(
        [...workflow.stateMachines].map(([line, { stateMachineArn }]) => [line, stateMachineArn] as const),
      ),
      tableNames: {
        Orders: tables.Orders.tableName,
        Idempotency: tables.Idempotency.tableName,
        Catalog: tables.Catalog.tableName,
        Accounts: tables.Accounts.tableName,
      },
    };
    const metrics = new MetricSource(config.stage);
    const { topics } = new AlarmTopics(this, 'Topics', config);
    new Alarms(this, 'Alarms', { watched, metrics, topics });

    const output = (name: string, description: string, value: string) =>
      new CfnOutput(this, name, { description, value });
    output('PageTopicArn', 'Topic of the alarms that somebody is woken for', topics.page.topicArn);
    output('TicketTopicArn', 'Topic of the alarms that wait for the next working day', topics.ticket.topicArn);
  }
}
