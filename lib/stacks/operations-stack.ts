import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Dashboard, type IWidget, PeriodOverride } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { AlarmTopics } from '../alarms/alarm-topics.ts';
import { Alarms } from '../alarms/alarms.ts';
import { monthlyBudget } from '../alarms/budget.ts';
import { MetricSource } from '../alarms/metric-source.ts';
import type { MonitoredResources } from '../alarms/monitored-resources.ts';
import type { Configuration } from '../config/config.ts';
import { deployedName } from '../config/deployed-names.ts';
import type { Deployed } from '../config/product-lines.ts';
import { deployedVersion } from '../config/version.ts';
import { ordersDashboard } from '../dashboards/orders.ts';
import { serviceDashboard } from '../dashboards/service.ts';
import type { Tables } from '../data/data-stack.ts';
import type { ServiceStack } from './service-stack.ts';

/** Resources that the stack monitors. */
export interface OperationsStackContent {
  readonly deployed: Deployed;
  readonly tables: Tables;
  readonly service: Pick<ServiceStack, 'api' | 'workflow'>;
}

/** Stack with the operators' tools: alarms with their topics, and dashboards. */
export class OperationsStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    config: Configuration,
    { deployed, tables, service: { api, workflow } }: OperationsStackContent,
    props: StackProps,
  ) {
    super(scope, id, props);
    const monitored: MonitoredResources = {
      stage: config.stage,
      deployed,
      apiId: api.api.apiId,
      stateMachines: new Map(
        [...workflow.stateMachines].map(([line, { entries, longWork }]) => [
          line,
          { entries: entries.stateMachineArn, longWork: longWork.stateMachineArn },
        ]),
      ),
      tableNames: {
        Orders: tables.Orders.tableName,
        Idempotency: tables.Idempotency.tableName,
        Catalog: tables.Catalog.tableName,
        Accounts: tables.Accounts.tableName,
        Events: tables.Events.tableName,
        Webhooks: tables.Webhooks.tableName,
      },
    };
    const metrics = new MetricSource(config.stage);
    const { topics } = new AlarmTopics(this, 'Topics', config);
    const { burns, others } = new Alarms(this, 'Alarms', { monitored, metrics, topics });
    this.#dashboard(monitored, 'orders', ordersDashboard({ lines: deployed.lines, metrics, alarms: others }));
    this.#dashboard(
      monitored,
      'service',
      serviceDashboard({ monitored, metrics, alarms: [...burns, ...others], version: deployedVersion(config) }),
    );
    if (config.budget !== undefined) monthlyBudget(this, config.stage, config.budget);

    const output = (name: string, description: string, value: string) =>
      new CfnOutput(this, name, { description, value });
    output('PageTopicArn', 'Topic of the urgent alarms', topics.page.topicArn);
    output('TicketTopicArn', 'Topic of the alarms that can wait for the next working day', topics.ticket.topicArn);
  }
  #dashboard({ stage }: MonitoredResources, name: string, widgets: readonly (readonly IWidget[])[]): void {
    new Dashboard(this, name, {
      dashboardName: deployedName(stage, name),
      defaultInterval: Duration.hours(3),
      // Titles name the period of the sums, so a longer time range must not change it.
      periodOverride: PeriodOverride.INHERIT,
      widgets: widgets.map((row) => [...row]),
    });
  }
}
