import { cloudWatch } from '../cloudwatch/service.ts';
import { LocalConsole } from '../console-server/console.ts';
import type { ConsoleOptions } from '../console-server/console-options.ts';
import { dynamoDb } from '../dynamodb/service.ts';
import { lambda } from '../lambda/service.ts';
import type { CloudContext } from '../service/cloud-context.ts';
import { localService } from '../service/local-service.ts';
import { stepFunctions } from '../step-functions/service.ts';
import { HttpApi } from './http-api.ts';

/** The HTTP API as other services use it. */
export interface RunningApi {
  readonly url: string;
}

/** API Gateway: the assembly's HTTP API. The issuer and the console answer on the same port. */
export const apiGateway = localService({
  name: 'api-gateway',
  types: [
    'AWS::ApiGatewayV2::Api',
    'AWS::ApiGatewayV2::Authorizer',
    'AWS::ApiGatewayV2::Integration',
    'AWS::ApiGatewayV2::Route',
    'AWS::ApiGatewayV2::Stage',
  ],
  // The API's address is defined once it listens.
  define: () => undefined,
  start: async (cloud): Promise<RunningApi> => {
    const { assembly, clock, log, metrics, options, port, onStop } = cloud;
    const { journal, machines } = stepFunctions.of(cloud);
    const service = serviceOf(cloud);
    const console = new LocalConsole({ cloudWatch: () => cloudWatch.of(cloud), journal, machines, service, clock });
    const issuer = await cloud.issuer;
    const now = () => clock.now().getTime();
    const api = new HttpApi({
      assembly,
      lambda: lambda.of(cloud).runtime,
      issuer,
      console,
      log,
      now,
      metrics,
      hosts: options.hosts,
      refusesAudience: () => cloud.faults.has('audience'),
    });
    onStop(() => api.stop());
    return api.listen(port);
  },
});

/** Returns a function that opens the views of the service's data once; undefined for a local cloud without them. */
function serviceOf(cloud: CloudContext): ConsoleOptions['service'] {
  const { clients, clock, credentials } = cloud;
  const { serviceViews } = cloud.options;
  if (serviceViews === undefined) return undefined;
  const { doorUrl: dynamodbUrl, tables } = dynamoDb.of(cloud);
  const tenants = [...new Set(clients.flatMap(({ tenant }) => tenant ?? []))];
  let views: ReturnType<typeof serviceViews> | undefined;
  return () => {
    views ??= serviceViews({ dynamodbUrl, credentials, tables, tenants, now: () => clock.now() });
    return views;
  };
}
