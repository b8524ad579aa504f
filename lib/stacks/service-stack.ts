import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { endpointsOf } from '../../functions/core/model/endpoint.ts';
import { service as serviceTable, unrouted } from '../../functions/service/contract/endpoints.ts';
import { MetricSource } from '../alarms/metric-source.ts';
import { RollbackAlarms } from '../alarms/rollback-alarms.ts';
import { trustedIssuer } from '../api/authentication.ts';
import { deployEndpoints, routeLimits, type SharedByEndpoints } from '../api/endpoints.ts';
import { OrdersApi } from '../api/http-api.ts';
import type { Configuration } from '../config/config.ts';
import {
  CHECK_DEADLINES,
  COUNT_OUTSTANDING,
  DISPATCH,
  functionName,
  RECORD_CHANGES,
  SWEEP_DEADLINES,
} from '../config/function-names.ts';
import type { Deployed } from '../config/product-lines.ts';
import type { Tables } from '../data/data-stack.ts';
import type { Code } from '../functions/function-code.ts';
import { functionLogGroup } from '../functions/service-log-group.ts';
import { EventLog } from '../workflow/event-log.ts';
import { LineTasks } from '../workflow/line-tasks.ts';
import { Workflow } from '../workflow/workflow.ts';

/** Content of the service: lines, tables and code. */
export interface ServiceStackContent {
  readonly deployed: Deployed;
  readonly tables: Tables;
  readonly code: Code;
}

/** Stack with the resources that the product lines share: the API with authentication and public endpoints, workflows and tasks. */
export class ServiceStack extends Stack {
  readonly api: OrdersApi;
  readonly tasks: LineTasks;
  readonly workflow: Workflow;
  readonly eventLog: EventLog;
  /** Resources for the deployment of the lines' endpoints. */
  readonly shared: SharedByEndpoints;

  constructor(
    scope: Construct,
    id: string,
    config: Configuration,
    { deployed: { lines, endpointTables }, tables, code }: ServiceStackContent,
    props: StackProps,
  ) {
    super(scope, id, props);
    const scopes = [...new Set(endpointsOf(endpointTables).flatMap(({ endpoint }) => endpoint.scope ?? []))];
    const { authorizer, issuer, tokenUrl } = trustedIssuer(this, config, scopes);
    const functionLog = functionLogGroup(this, 'FunctionLog', config);
    this.api = new OrdersApi(this, 'HttpApi', config);
    const requestMetrics = { metrics: new MetricSource(config.stage), apiId: this.api.api.apiId };
    const alarms = config.canary ? new RollbackAlarms(this, 'RollbackAlarms', config.stage, requestMetrics) : undefined;
    this.shared = { api: this.api.api, authorizer, tables, code, functionLog, alarms };
    const environment: Readonly<Record<string, string>> = tokenUrl === undefined ? {} : { TOKEN_URL: tokenUrl };
    const routes = deployEndpoints(this, config, serviceTable, this.shared, { environment, unrouted });
    const tablesOfLines = lines.map(({ table }) => table);
    this.api.throttle(routes, config.routeThrottles ? routeLimits(tablesOfLines, config) : []);
    const assets = {
      dispatch: code.directoryOf(DISPATCH),
      endEarlierExecution: code.directoryOf(CHECK_DEADLINES),
      sweepDeadlines: code.directoryOf(SWEEP_DEADLINES),
      countOutstanding: code.directoryOf(COUNT_OUTSTANDING),
    };
    const assetOf = (line: string, key: string) => code.directoryOf(functionName(line, key));
    this.tasks = new LineTasks(this, 'Tasks', config, { lines, tables, functionLog, assetOf });
    this.workflow = new Workflow(this, 'Workflow', config, { lines, tables, functionLog, tasks: this.tasks, assets });
    this.eventLog = new EventLog(this, 'EventLog', config, {
      lines,
      tables,
      functionLog,
      asset: code.directoryOf(RECORD_CHANGES),
    });

    const output = (name: string, description: string, value: string) =>
      new CfnOutput(this, name, { description, value });
    output('ApiUrl', 'Address of the API', this.api.url);
    output('OpenApiUrl', 'Address of the OpenAPI document', `${this.api.url}/openapi.json`);
    output('DocsUrl', 'Address of the interactive API reference', `${this.api.url}/docs`);
    if (this.api.domain !== undefined) {
      output('DomainTarget', 'Host name for the DNS record (CNAME) of the domain', this.api.domain.regionalDomainName);
    }
    output('IssuerUrl', 'Issuer of the tokens that the API accepts', issuer);
    if (tokenUrl !== undefined) output('TokenUrl', 'Address of the token endpoint', tokenUrl);
    output('EventBusName', 'Name of the event bus with the order events', this.workflow.bus.eventBusName);
  }
}
