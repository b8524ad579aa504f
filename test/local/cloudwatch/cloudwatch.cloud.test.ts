import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { referredMetrics } from '../../../lib/local/cloudwatch/cloudwatch.ts';
import { callDynamoDb } from '../../../lib/local/dynamodb/dynamodb-api.ts';
import type { Metric } from '../../../lib/local/metrics/metric-store.ts';
import { startTestCloud } from '../../support/cloud/cloud.ts';
import { cloudWatchDefinitions } from '../../support/cloud/cloudwatch-definitions.ts';
import { eventually } from '../../support/eventually.ts';
import { metricKey } from '../../support/metric-key.ts';
import { writeAssembly } from '../fixtures.ts';

/** Counts its calls in the embedded metric format, reads the table, and fails on request. */
const HELLO = `
import { request } from 'node:http';
const read = () => new Promise((resolve, reject) => {
  const body = JSON.stringify({ TableName: 'Things', Key: { pk: { S: 'a' } }, ReturnConsumedCapacity: 'TOTAL' });
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': body.length,
    'x-amz-target': 'DynamoDB_20120810.GetItem',
    authorization: 'AWS4-HMAC-SHA256 Credential=local/20270101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
    'x-amz-date': '20270101T000000Z',
  };
  const call = request(process.env.AWS_ENDPOINT_URL_DYNAMODB, { method: 'POST', headers }, (response) => {
    response.resume().on('end', resolve);
  });
  call.on('error', reject).end(body);
});
export const handler = async (event) => {
  await read();
  const CloudWatchMetrics = [{ Namespace: 'Shop', Dimensions: [['stage']], Metrics: [{ Name: 'greetings', Unit: 'Count' }] }];
  const _aws = { Timestamp: Date.now(), CloudWatchMetrics };
  console.log(JSON.stringify({ level: 'INFO', message: 'greeted', stage: 'test', greetings: 2, _aws }));
  if (event.rawQueryString === 'fail') throw new Error('told to');
  return { statusCode: 200, body: '{}' };
};`;
/** Starts an execution for each record. The machine fails for the key `fail`. */
const DISPATCH = `
export const handler = async ({ Records }) => {
  for (const { dynamodb } of Records) {
    await fetch(process.env.AWS_ENDPOINT_URL_SFN, {
      method: 'POST',
      headers: {
        'x-amz-target': 'AWSStepFunctions.StartExecution',
        authorization: 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID + '/',
      },
      body: JSON.stringify({
        stateMachineArn: process.env.MACHINE,
        name: dynamodb.Keys.pk.S,
        input: JSON.stringify({ key: dynamodb.Keys.pk.S }),
      }),
    });
  }
};`;
const DEFINITION = {
  StartAt: 'Which',
  States: {
    Which: {
      Type: 'Choice',
      Choices: [{ Variable: '$.key', StringEquals: 'fail', Next: 'Fails' }],
      Default: 'Done',
    },
    Fails: { Type: 'Fail', Error: 'Told', Cause: 'told to' },
    Done: { Type: 'Succeed' },
  },
};

const lambda = (name: string, Variables: object = {}) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Code: { S3Bucket: 'assets', S3Key: `${name}.zip` },
    Environment: { Variables },
    FunctionName: name,
    Handler: 'index.handler',
    LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: 'Lines' } },
    Role: 'arn:of:role',
    Runtime: 'nodejs24.x',
    Timeout: 20,
  },
});
const ApiId = { Ref: 'Api' };

/** One resource of each kind that publishes metrics, an alarm and a dashboard. */
const Resources = {
  Things: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    },
  },
  Letters: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'letters' } },
  Lines: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/shop/lines' } },
  Accesses: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/shop/accesses' } },
  Runs: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/shop/runs' } },
  Machine: {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      DefinitionString: JSON.stringify(DEFINITION),
      LoggingConfiguration: {
        Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: { 'Fn::GetAtt': ['Runs', 'Arn'] } } }],
        Level: 'ALL',
      },
      RoleArn: 'arn:of:role',
    },
  },
  Dispatch: lambda('dispatch', { MACHINE: { Ref: 'Machine' } }),
  Mapping: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: { 'Fn::GetAtt': ['Things', 'StreamArn'] },
      FunctionName: { Ref: 'Dispatch' },
      StartingPosition: 'TRIM_HORIZON',
    },
  },
  Hello: lambda('hello'),
  Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'api', ProtocolType: 'HTTP' } },
  Integration: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      ApiId,
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: { 'Fn::GetAtt': ['Hello', 'Arn'] },
      PayloadFormatVersion: '2.0',
    },
  },
  Route: {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      ApiId,
      RouteKey: 'GET /hello',
      Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'Integration' }]] },
    },
  },
  Stage: {
    Type: 'AWS::ApiGatewayV2::Stage',
    Properties: {
      AccessLogSettings: { DestinationArn: { 'Fn::GetAtt': ['Accesses', 'Arn'] }, Format: '$context.status' },
      ApiId,
      AutoDeploy: true,
      StageName: '$default',
    },
  },
  Topic: { Type: 'AWS::SNS::Topic', Properties: {} },
  Alarm: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmActions: [{ Ref: 'Topic' }],
      AlarmName: 'failing',
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Dimensions: [{ Name: 'ApiId', Value: ApiId }],
      EvaluationPeriods: 1,
      MetricName: '5xx',
      Namespace: 'AWS/ApiGateway',
      Period: 60,
      Statistic: 'Sum',
      Threshold: 1,
    },
  },
  Dashboard: {
    Type: 'AWS::CloudWatch::Dashboard',
    Properties: {
      DashboardName: 'Shop',
      DashboardBody: {
        'Fn::Join': [
          '',
          [
            '{"widgets":[{"type":"metric","x":0,"y":0,"width":12,"height":6,"properties":{"title":"Greetings","metrics":',
            '[["Shop","greetings","stage","test",{"stat":"Sum"}],["AWS/ApiGateway","Count","ApiId","',
            ApiId,
            '",{"stat":"Sum"}]]}}]}',
          ],
        ],
      },
    },
  },
};

const metric = (namespace: string, name: string, dimensions: Record<string, string>): Metric => ({
  namespace,
  name,
  dimensions,
});
const named = (namespace: string, dimensions: Record<string, string>, ...names: readonly string[]) =>
  names.map((name) => metric(namespace, name, dimensions));

describe('the local CloudWatch', () => {
  test('has what functions, API, table, stream, workflows, queue and log tell, for dashboards and alarms', async () => {
    const assemblyDirectory = writeAssembly({ App: { Resources } }, { hello: HELLO, dispatch: DISPATCH });
    const { cloud, logged } = await startTestCloud({ assemblyDirectory });
    onTestFinished(() => cloud.stop());
    const put = (key: string) =>
      callDynamoDb(cloud.dynamodbUrl, 'DynamoDB_20120810', 'PutItem', {
        TableName: 'Things',
        Item: { pk: { S: key } },
      });
    const call = async (path: string) => (await fetch(cloud.apiUrl + path)).status;

    expect(cloud.cloudWatch.alarms()).toMatchObject([
      { name: 'failing', state: 'INSUFFICIENT_DATA', hasActions: true },
    ]);
    expect(await Promise.all([call('/hello'), call('/hello'), call('/nowhere')])).toEqual([200, 200, 404]);
    expect(cloud.cloudWatch.alarms()).toMatchObject([{ state: 'OK' }]);
    expect(await call('/hello?fail')).toBe(500);
    expect(cloud.cloudWatch.alarms()).toMatchObject([{ state: 'ALARM' }]);
    await eventually(() => expect(logged.join('')).toMatch(/ alarms: WARN ALARM failing: /));
    await Promise.all([put('a'), put('fail')]);
    await eventually(() =>
      expect(
        cloud
          .executions()
          .map(({ status }) => status)
          .sort(),
      ).toEqual(['FAILED', 'SUCCEEDED']),
    );

    const StateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:Machine';
    const expected = [
      ...named('Shop', { stage: 'test' }, 'greetings'),
      ...named('AWS/ApiGateway', { ApiId: 'local' }, 'Count', '4xx', '5xx', 'Latency', 'IntegrationLatency'),
      ...['hello', 'dispatch'].flatMap((FunctionName) =>
        named('AWS/Lambda', { FunctionName }, 'Invocations', 'Errors', 'Throttles', 'Duration', 'ConcurrentExecutions'),
      ),
      ...named('AWS/Lambda', { FunctionName: 'dispatch' }, 'IteratorAge'),
      ...named('AWS/DynamoDB', { TableName: 'Things' }, 'ConsumedReadCapacityUnits'),
      ...named('AWS/DynamoDB', { TableName: 'Things', Operation: 'GetItem' }, 'SuccessfulRequestLatency'),
      ...named('AWS/States', { StateMachineArn }, 'ExecutionsStarted', 'ExecutionsSucceeded', 'ExecutionsFailed'),
      ...named('AWS/States', { StateMachineArn }, 'ExecutionsTimedOut', 'ExecutionTime'),
      ...named(
        'AWS/SQS',
        { QueueName: 'letters' },
        'ApproximateNumberOfMessagesVisible',
        'ApproximateNumberOfMessagesNotVisible',
      ),
      ...['/shop/lines', '/shop/accesses', '/shop/runs'].flatMap((LogGroupName) =>
        named('AWS/Logs', { LogGroupName }, 'IncomingBytes'),
      ),
    ];
    const keys = (metrics: readonly Metric[]) => metrics.map(metricKey).sort();
    await eventually(() => expect(keys(cloud.cloudWatch.metrics())).toEqual(keys(expected)));

    const accesses = cloud.cloudWatch
      .totals()
      .find(({ metric: { dimensions } }) => dimensions.LogGroupName === '/shop/accesses');
    // Four statuses.
    expect(accesses?.total).toBe(4 * 3);

    const now = cloud.clock.now().getTime();
    const total = () => {
      const range = { start: new Date(now - 60_000), end: new Date(now + 60_000) };
      const [widget] = cloud.cloudWatch.dashboard('Shop', range)?.widgets ?? [];
      if (widget?.type !== 'graph') throw new Error('there is no graph');
      return widget.series.map(({ points }) => points.reduce((sum, [, value]) => sum + (value ?? 0), 0));
    };
    await eventually(() => expect(total()).toEqual([6, 4]));
    expect(cloud.cloudWatch.dashboardNames).toEqual(['Shop']);
    expect(logged.join('')).toContain(' hello: greeted\n');
    expect(logged.join('')).not.toContain('_aws');
    expect(cloud.notRun).toEqual(
      new Map([
        ['AWS::Logs::LogGroup', 3],
        ['AWS::SNS::Topic', 1],
      ]),
    );
  });

  test('can be read without running anything, with the names that the template’s resources have locally', () => {
    const definitions = cloudWatchDefinitions(inject('assembly'));
    expect(definitions.alarms.length).toBeGreaterThan(3);
    const referred = referredMetrics(definitions);
    expect(referred.map(({ by }) => by)).toContain(`alarm ${definitions.alarms[0]?.name}`);
    expect(referred.find(({ namespace }) => namespace === 'AWS/ApiGateway')?.dimensions).toMatchObject({
      ApiId: 'local',
    });
  });

  test('refuses to start with an alarm that it could not evaluate as CloudWatch does', async () => {
    const Properties = { ...Resources.Alarm.Properties, ExtendedStatistic: 'IQM', Statistic: undefined };
    const assemblyDirectory = writeAssembly(
      { App: { Resources: { ...Resources, Alarm: { ...Resources.Alarm, Properties } } } },
      { hello: HELLO, dispatch: DISPATCH },
    );
    await expect(startTestCloud({ assemblyDirectory })).rejects.toThrow(/App\.Alarm: the statistic IQM is not known/);
  });
});
