import { onTestFinished } from 'vitest';
import { HttpApi, type HttpApiOptions } from '../../../lib/local/api-gateway/http-api.ts';
import type { Issuer } from '../../../lib/local/issuer/issuer.ts';
import type { InvocationResult } from '../../../lib/local/lambda/lambda.ts';
import { localArn } from '../../../lib/local/template/account.ts';
import { Assembly } from '../../../lib/local/template/assembly.ts';
import { type Resources, recordingLog, writeAssembly } from '../fixtures.ts';

/** A route of the fixture. A route with scopes needs a token. */
export interface RouteFixture {
  readonly scopes?: readonly string[];
  readonly properties?: object;
  readonly integration?: object;
}

export interface ApiFixture {
  readonly routes: Readonly<Record<string, RouteFixture>>;
  readonly issuer?: Issuer;
  readonly console?: HttpApiOptions['console'];
  readonly api?: object;
  readonly audience?: readonly string[];
  readonly identitySources?: readonly string[];
  /** Handles the event. Default: a 200 with `{}`. */
  readonly handler?: (event: Event) => unknown;
}

/** The event, loosely typed for tests. */
export type Event = Readonly<Record<string, unknown>>;

/** Returns the resources of an HTTP API with these routes to one function, as the CDK writes them. */
function apiResources({ routes, issuer, api, audience = ['orders'], identitySources }: ApiFixture): Resources {
  const ApiId = { Ref: 'Api' };
  const resources: Record<string, Resources[string]> = {
    Subject: { Type: 'AWS::Lambda::Function', Properties: {} },
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'Api', ProtocolType: 'HTTP', ...api } },
    Stage: { Type: 'AWS::ApiGatewayV2::Stage', Properties: { ApiId, AutoDeploy: true, StageName: '$default' } },
    Jwt: {
      Type: 'AWS::ApiGatewayV2::Authorizer',
      Properties: {
        ApiId,
        AuthorizerType: 'JWT',
        IdentitySource: identitySources ?? ['$request.header.Authorization'],
        JwtConfiguration: { Audience: audience, Issuer: issuer?.url ?? 'https://issuer.example' },
        Name: 'Jwt',
      },
    },
  };
  for (const [index, [RouteKey, route]] of Object.entries(routes).entries()) {
    const IntegrationUri = { 'Fn::GetAtt': ['Subject', 'Arn'] };
    resources[`Integration${index}`] = {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        ApiId,
        IntegrationType: 'AWS_PROXY',
        IntegrationUri,
        PayloadFormatVersion: '2.0',
        ...route.integration,
      },
    };
    const Target = { 'Fn::Join': ['', ['integrations/', { Ref: `Integration${index}` }]] };
    const authorization =
      route.scopes === undefined
        ? { AuthorizationType: 'NONE' }
        : { AuthorizationType: 'JWT', AuthorizerId: { Ref: 'Jwt' }, AuthorizationScopes: route.scopes };
    resources[`Route${index}`] = {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: { ApiId, RouteKey, Target, ...authorization, ...route.properties },
    };
  }
  return resources;
}

/** Makes an HTTP API in front of a function that is a callback of the test. */
export function httpApiOf(fixture: ApiFixture) {
  const assembly = Assembly.read(writeAssembly({ Service: { Resources: apiResources(fixture) } }));
  const Arn = localArn('lambda', 'function:Subject');
  assembly.define({ stack: 'Service', logicalId: 'Subject' }, { ref: 'Subject', attributes: { Arn } });
  const events: Event[] = [];
  const { handler = () => ({ statusCode: 200, body: '{}' }) } = fixture;
  const invoke = async (_: string, event: unknown): Promise<InvocationResult> => {
    const seen: Event = JSON.parse(JSON.stringify(event));
    events.push(seen);
    try {
      return { payload: await handler(seen) };
    } catch (error) {
      return { error: { errorType: 'Error', errorMessage: String(error) } };
    }
  };
  // API discovery over the network is no part of these tests: without an issuer the keys are none.
  const issuer = fixture.issuer ?? {
    url: 'https://issuer.example',
    tokenUrl: '',
    audience: '',
    publicKeys: { keys: [] },
    handles: () => false,
    handle: () => undefined,
  };
  const { log, lines } = recordingLog();
  const api = new HttpApi({ assembly, issuer, console: fixture.console, lambda: { invoke }, log });
  onTestFinished(() => api.stop(0));
  return { api, assembly, events, lines };
}

/** Makes such an API and starts it. `call` sends a request. */
export async function startHttpApi(fixture: ApiFixture) {
  const { api, assembly, events, lines } = httpApiOf(fixture);
  const { url } = await api.listen();
  return { api, assembly, url, events, lines, call: (path: string, init?: RequestInit) => fetch(url + path, init) };
}
