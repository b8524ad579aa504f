import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { endpointsOf } from '../functions/core/endpoint.ts';
import { service as serviceTable } from '../functions/service/endpoints.ts';
import { trustedIssuer } from './authentication.ts';
import type { Configuration } from './config.ts';
import type { Tables } from './data-stack.ts';
import { EndpointFunction } from './endpoint-function.ts';
import { CHECK_DEADLINES, COUNT_OUTSTANDING, type Code, DISPATCH, functionName } from './function-code.ts';
import { OrdersApi } from './http-api.ts';
import { LineTasks } from './line-tasks.ts';
import type { Deployed } from './product-lines.ts';
import { Workflow } from './workflow.ts';

/** What the service consists of. */
export interface ServiceStackContent {
  readonly deployed: Deployed;
  readonly tables: Tables;
  readonly code: Code;
}

/** Everything but the data: the API with its functions, the workflows. */
export class ServiceStack extends Stack {
  readonly api: OrdersApi;
  readonly workflow: Workflow;

  constructor(
    scope: Construct,
    id: string,
    config: Configuration,
    { deployed: { lines, endpointTables }, tables, code }: ServiceStackContent,
    props: StackProps,
  ) {
    super(scope, id, props);
    const rows = endpointsOf(endpointTables);
    const scopes = [...new Set(rows.flatMap(({ endpoint }) => endpoint.scope ?? []))];
    const trusted = trustedIssuer(this, config, scopes);
    const api = new OrdersApi(this, 'HttpApi', config);
    this.api = api;
    for (const row of rows) {
      const { table, key, endpoint } = row;
      const name = functionName(table.line, key);
      const asset = code.directoryOf(name);
      const environment: Record<string, string> =
        table === serviceTable && trusted.tokenUrl !== undefined ? { TOKEN_URL: trusted.tokenUrl } : {};
      const props = { line: table.line, key, endpoint, asset, tables, environment };
      const { function: handler } = new EndpointFunction(this, name, config, props);
      api.addEndpoint(row, handler, trusted.authorizer);
    }
    const assets = {
      dispatch: code.directoryOf(DISPATCH),
      checkDeadlines: code.directoryOf(CHECK_DEADLINES),
      countOutstanding: code.directoryOf(COUNT_OUTSTANDING),
    };
    const assetOf = (line: string, key: string) => code.directoryOf(functionName(line, key));
    const tasks = new LineTasks(this, 'Tasks', config, { lines, tables, assetOf });
    this.workflow = new Workflow(this, 'Workflow', config, { lines, tables, tasks, assets });

    const output = (name: string, description: string, value: string) =>
      new CfnOutput(this, name, { description, value });
    output('ApiUrl', 'Address of the API', api.url);
    output('OpenApiUrl', 'The OpenAPI document', `${api.url}/openapi.json`);
    output('DocsUrl', 'The interactive reference', `${api.url}/docs`);
    output('IssuerUrl', 'Issuer of the tokens that the API accepts', trusted.issuer);
    if (trusted.tokenUrl !== undefined) output('TokenUrl', 'Where a client gets a token', trusted.tokenUrl);
    output('EventBusName', 'Bus of the order events', this.workflow.bus.eventBusName);
  }
}
