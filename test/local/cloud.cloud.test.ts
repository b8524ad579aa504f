import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { LocalCloudOptions } from '../../lib/local/cloud.ts';
import { callDynamoDb } from '../../lib/local/dynamodb/dynamodb-api.ts';
import { fetchToken } from '../../lib/local/issuer/access-token.ts';
import { readLocalCloud } from '../../lib/local/support/local-cloud-description.ts';
import { writePrivately } from '../../lib/local/support/private-file.ts';
import { DAY_MS } from '../../lib/local/support/time-units.ts';
import { startTestCloud } from '../support/cloud/cloud.ts';
import { eventually } from '../support/eventually.ts';
import { temporaryDirectory, writeAssembly } from './fixtures.ts';

/** Starts an execution for each inserted record, through the AWS API as the SDK speaks it. */
const DISPATCH = `
export const handler = async ({ Records }) => {
  for (const { dynamodb } of Records) {
    const input = JSON.stringify({ key: dynamodb.Keys.pk.S });
    const response = await fetch(process.env.AWS_ENDPOINT_URL_SFN, {
      method: 'POST',
      headers: {
        'x-amz-target': 'AWSStepFunctions.StartExecution',
        authorization: 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID + '/',
      },
      body: JSON.stringify({ stateMachineArn: process.env.MACHINE, name: dynamodb.Keys.pk.S, input }),
    });
    const answer = await response.json();
    if (!response.ok && answer.__type !== 'ExecutionAlreadyExists') throw new Error(JSON.stringify(answer));
  }
  return { batchItemFailures: [] };
};`;
const HELLO = `export const handler = async (event) => ({ statusCode: 200, body: process.env.TABLE + ' ' + event.requestContext.authorizer.jwt.claims.tenant });`;

const lambda = (name: string, Variables: object) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Code: { S3Bucket: 'assets', S3Key: `${name}.zip` },
    Environment: { Variables },
    Handler: 'index.handler',
    MemorySize: 256,
    Role: 'arn:of:role',
    Runtime: 'nodejs24.x',
    Timeout: 20,
  },
});

const put = (detailType: string, Next: string) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::events:putEvents',
  Parameters: {
    Entries: [{ EventBusName: 'things', Source: 'test', DetailType: detailType, 'Detail.$': '$' }],
  },
  ResultPath: null,
  Next,
});
const DEFINITION = {
  StartAt: 'Tell',
  States: {
    Tell: put('Thing Placed', 'Wait'),
    Wait: { Type: 'Wait', Seconds: 86_400, Next: 'Tell again' },
    'Tell again': put('Thing Late', 'Done'),
    Done: { Type: 'Succeed' },
  },
};

/** A table whose new items start executions, and one route with a scope. */
function assembly(resources: object = {}): string {
  const Resources = {
    Things: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      },
    },
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'things' } },
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: { DefinitionString: JSON.stringify(DEFINITION), RoleArn: 'arn:of:role' },
    },
    Dispatch: lambda('dispatch', { MACHINE: { Ref: 'Machine' } }),
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: { 'Fn::GetAtt': ['Things', 'StreamArn'] },
        FunctionName: { Ref: 'Dispatch' },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        StartingPosition: 'TRIM_HORIZON',
      },
    },
    Hello: lambda('hello', { TABLE: { Ref: 'Things' } }),
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'api', ProtocolType: 'HTTP' } },
    Authorizer: {
      Type: 'AWS::ApiGatewayV2::Authorizer',
      Properties: {
        ApiId: { Ref: 'Api' },
        AuthorizerType: 'JWT',
        IdentitySource: ['$request.header.Authorization'],
        JwtConfiguration: { Audience: [{ Ref: 'Audience' }], Issuer: { Ref: 'Issuer' } },
        Name: 'jwt',
      },
    },
    Integration: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        ApiId: { Ref: 'Api' },
        IntegrationType: 'AWS_PROXY',
        IntegrationUri: { 'Fn::GetAtt': ['Hello', 'Arn'] },
        PayloadFormatVersion: '2.0',
      },
    },
    Route: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId: { Ref: 'Api' },
        AuthorizationScopes: ['things/read'],
        AuthorizationType: 'JWT',
        AuthorizerId: { Ref: 'Authorizer' },
        RouteKey: 'GET /hello',
        Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'Integration' }]] },
      },
    },
    Stage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: { ApiId: { Ref: 'Api' }, AutoDeploy: true, StageName: '$default' },
    },
    Role: { Type: 'AWS::IAM::Role', Properties: {} },
    ...resources,
  };
  const Parameters = { Issuer: { Type: 'String' }, Audience: { Type: 'String' } };
  return writeAssembly({ App: { Resources, Parameters } }, { dispatch: DISPATCH, hello: HELLO });
}

async function start(options: Partial<LocalCloudOptions> = {}) {
  const { cloud, logged } = await startTestCloud({ assemblyDirectory: assembly(), ...options });
  onTestFinished(() => cloud.stop());
  const putThing = (key: string, TableName = 'Things') =>
    callDynamoDb(cloud.dynamodbUrl, 'DynamoDB_20120810', 'PutItem', {
      TableName,
      Item: { pk: { S: key } },
    });
  const detailTypes = () => cloud.recentEvents().map((event) => event['detail-type']);
  return { cloud, logged, putThing, detailTypes };
}

describe('the local cloud', () => {
  test('runs a template’s route, authorizer, function and table, and lists what it does not run', async () => {
    const { cloud } = await start();
    expect(cloud.notRun).toEqual(new Map([['AWS::IAM::Role', 1]]));
    const token = await fetchToken(cloud);
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${cloud.apiUrl}/hello`, { headers });
    expect([answer.status, await answer.text()]).toEqual([200, 'Things demo']);
    expect((await fetch(`${cloud.apiUrl}/hello`)).status).toBe(401);
  });

  test('starts an execution for what is written, and ends its waits by the time scale', async () => {
    const { cloud, putThing, detailTypes } = await start({ timeScale: 86_400 });
    await putThing('a');
    await eventually(() => expect(detailTypes()).toEqual(['Thing Placed', 'Thing Late']));
    await eventually(() => expect(cloud.executions()).toMatchObject([{ name: 'a', status: 'SUCCEEDED' }]));
    const [placed, late] = cloud.recentEvents().map(({ time }) => Date.parse(time));
    expect(Number(late) - Number(placed)).toBeGreaterThanOrEqual(DAY_MS);
  });

  test('reads the streams of several tables, and calls a function at its time of every day', async () => {
    const others = {
      Others: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
          StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
        },
      },
      OtherMapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          EventSourceArn: { 'Fn::GetAtt': ['Others', 'StreamArn'] },
          FunctionName: { Ref: 'Dispatch' },
          FunctionResponseTypes: ['ReportBatchItemFailures'],
          StartingPosition: 'TRIM_HORIZON',
        },
      },
      Daily: {
        Type: 'AWS::Scheduler::Schedule',
        Properties: {
          FlexibleTimeWindow: { Mode: 'OFF' },
          ScheduleExpression: 'cron(5 0 * * ? *)',
          ScheduleExpressionTimezone: 'America/Los_Angeles',
          Target: {
            Arn: { 'Fn::GetAtt': ['Dispatch', 'Arn'] },
            RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
            Input: JSON.stringify({ Records: [{ dynamodb: { Keys: { pk: { S: 'daily' } } } }] }),
          },
        },
      },
    };
    const { cloud, putThing } = await start({ assemblyDirectory: assembly(others), timeScale: 86_400 });
    await putThing('thing');
    await putThing('other', 'Others');
    const names = () => cloud.executions().map(({ name }) => name);
    await eventually(() => expect(names().sort()).toEqual(['daily', 'other', 'thing']));
  });

  test('goes on after a restart with its data, its executions and its clients', async () => {
    const directory = temporaryDirectory();
    const options = { directory, assemblyDirectory: assembly() };
    const first = await start(options);
    await first.putThing('a');
    await eventually(() => expect(first.cloud.executions()[0]?.at?.state).toBe('Wait'));
    await first.cloud.stop();
    const second = await start({ ...options, timeScale: 86_400 });
    expect(second.cloud.clients).toEqual(first.cloud.clients);
    expect(second.cloud.fresh).toBe(false);
    await eventually(() => expect(second.cloud.executions()).toMatchObject([{ name: 'a', status: 'SUCCEEDED' }]));
    expect(second.detailTypes()).toEqual(['Thing Late']);
  });

  test('begins anew when told to', async () => {
    const directory = temporaryDirectory();
    const first = await start({ directory });
    await first.putThing('a');
    await eventually(() => expect(first.cloud.executions()).toHaveLength(1));
    await first.cloud.stop();
    const second = await start({ directory, fresh: true });
    expect(second.cloud.fresh).toBe(true);
    expect(second.cloud.executions()).toEqual([]);
    await second.putThing('a');
    await eventually(() => expect(second.cloud.executions()).toHaveLength(1));
  });

  test('tells others where it is, in a file for this user only, until it stops', async () => {
    const directory = temporaryDirectory();
    const { cloud } = await start({ directory });
    const file = join(directory, 'local.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { apiUrl, issuer, tokenUrl, dynamodbUrl, awsUrl, credentials, clients } = cloud;
    const eventsFile = join(directory, 'events.jsonl');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      apiUrl,
      issuer,
      tokenUrl,
      dynamodbUrl,
      awsUrl,
      credentials,
      clients,
      eventsFile,
    });
    await cloud.stop();
    expect(existsSync(file)).toBe(false);
  });

  test('has three clients: all scopes, another tenant’s, and read scopes only', async () => {
    const route = (name: string, scope: string) => ({
      [name]: {
        Type: 'AWS::ApiGatewayV2::Route',
        Properties: {
          ApiId: { Ref: 'Api' },
          AuthorizationScopes: [scope],
          AuthorizationType: 'JWT',
          AuthorizerId: { Ref: 'Authorizer' },
          RouteKey: `POST /${name}`,
          Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'Integration' }]] },
        },
      },
    });
    const assemblyDirectory = assembly({ ...route('A', 'things/write'), ...route('B', 'operations/read') });
    const { cloud } = await start({ assemblyDirectory });
    const shown = cloud.clients.map(({ clientId, tenant, scopes }) => ({ clientId, tenant, scopes }));
    expect(shown).toEqual([
      { clientId: 'demo', tenant: 'demo', scopes: ['things/read', 'things/write'] },
      { clientId: 'rival', tenant: 'rival', scopes: ['things/read', 'things/write'] },
      { clientId: 'reader', tenant: 'demo', scopes: ['things/read'] },
      { clientId: 'operator', tenant: undefined, scopes: ['operations/read'] },
    ]);
  });

  test('refuses to run twice on the same data, and in memory does not mind', async () => {
    const directory = temporaryDirectory();
    await start({ directory });
    await expect(start({ directory })).rejects.toThrow(`process ${process.pid}`);
    await start({ directory, inMemory: true });
  });

  test('is described for as long as it runs, whoever starts or stops beside it in memory', async () => {
    const directory = temporaryDirectory();
    const first = await start({ directory });
    const described = () => readLocalCloud(directory)?.apiUrl;
    const second = await start({ directory, inMemory: true });
    expect(second.logged.join('')).toContain('not this one');
    expect(described()).toBe(first.cloud.apiUrl);
    await second.cloud.stop();
    expect(described()).toBe(first.cloud.apiUrl);
    await first.cloud.stop();
    expect(described()).toBeUndefined();
    // What a killed local cloud has left says nothing about the next one.
    writePrivately(join(directory, 'local.json'), { apiUrl: 'http://127.0.0.1:1' });
    const third = await start({ directory, inMemory: true });
    expect(described()).toBe(third.cloud.apiUrl);
  });

  test('is not fresh without its state: its tables hold orders already', async () => {
    const directory = temporaryDirectory();
    const first = await start({ directory });
    expect(first.cloud.fresh).toBe(true);
    await first.putThing('a');
    await eventually(() => expect(first.cloud.executions()).toHaveLength(1));
    await first.cloud.stop();
    for (const name of readdirSync(directory)) if (name.startsWith('state.db')) rmSync(join(directory, name));
    const second = await start({ directory });
    expect(second.cloud.fresh).toBe(false);
    expect(second.logged.join('')).toContain('the positions in the streams are lost');
    await eventually(() => expect(second.cloud.executions()).toHaveLength(1));
  });

  test('keeps everything for this user only, also what an earlier version has left open', async () => {
    const directory = temporaryDirectory();
    const first = await start({ directory });
    await first.putThing('a');
    await eventually(() => expect(first.cloud.recentEvents()).toHaveLength(1));
    const open = () =>
      ['.', ...readdirSync(directory, { recursive: true, encoding: 'utf8' })].filter((name) => {
        return (statSync(join(directory, name)).mode & 0o077) !== 0;
      });
    expect(open()).toEqual([]);
    await first.cloud.stop();
    chmodSync(directory, 0o755);
    for (const name of ['state.db', 'events.jsonl', 'dynamodb/dynoxide.db']) {
      if (existsSync(join(directory, name))) chmodSync(join(directory, name), 0o644);
    }
    chmodSync(join(directory, 'dynamodb'), 0o755);
    await start({ directory });
    expect(open()).toEqual([]);
  });

  test('leaves the mode of a directory that is not its own', async () => {
    const directory = temporaryDirectory();
    chmodSync(directory, 0o755);
    writeFileSync(join(directory, 'somebody.txt'), '', { mode: 0o644 });
    await start({ directory });
    const modes = ['.', 'somebody.txt', 'state.db'].map((name) => statSync(join(directory, name)).mode & 0o777);
    expect(modes).toEqual([0o755, 0o644, 0o600]);
  });

  test('refuses state that is damaged, and leaves it as it is', async () => {
    const directory = temporaryDirectory();
    await (await start({ directory })).cloud.stop();
    const damaged = 'not a database'.repeat(1_000);
    writeFileSync(join(directory, 'state.db'), damaged);
    await expect(start({ directory })).rejects.toThrow(/state\.db cannot be read.*--fresh/);
    expect(readFileSync(join(directory, 'state.db'), 'utf8')).toBe(damaged);
    await start({ directory, fresh: true });
  });

  test('refuses executions that belong to other tables', async () => {
    const directory = temporaryDirectory();
    const { cloud, putThing } = await start({ directory });
    await putThing('a');
    await eventually(() => expect(cloud.executions()).toHaveLength(1));
    await eventually(() => expect(cloud.streamsIdle()).toBe(true));
    await callDynamoDb(cloud.dynamodbUrl, 'DynamoDB_20120810', 'DeleteTable', { TableName: 'Things' });
    await cloud.stop();
    await expect(start({ directory })).rejects.toThrow(/stored executions belong to other tables.*--fresh/);
  });

  test('ends what it has started when it cannot start', async () => {
    const directory = temporaryDirectory();
    const taken = createServer();
    const port = await new Promise<number>((resolve) => {
      taken.listen(0, '127.0.0.1', () => {
        const address = taken.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    onTestFinished(() => void taken.close());
    await expect(start({ directory, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    expect(existsSync(join(directory, 'local.json'))).toBe(false);
    await start({ directory });
  });

  test('refuses a property of a table that it does not know', async () => {
    const Properties = { AttributeDefinitions: [], KeySchema: [], ImportSourceSpecification: {} };
    const assemblyDirectory = assembly({ More: { Type: 'AWS::DynamoDB::Table', Properties } });
    await expect(start({ assemblyDirectory })).rejects.toThrow(/AWS::DynamoDB::Table.*More.*ImportSourceSpecification/);
  });
});
