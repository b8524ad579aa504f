import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import * as z from 'zod';
import { Assembly } from '../../../lib/local/template/assembly.ts';

const Properties = z.object({ FunctionName: z.string() });
const assembly = Assembly.read(inject('assembly'));
const asset = (name: string): string => {
  const found = assembly
    .resources('AWS::Lambda::Function')
    .find(({ properties }) => Properties.parse(properties).FunctionName.endsWith(name));
  return found === undefined ? '' : assembly.assetPath(found);
};

/** Directory outside the project, without node_modules. As in Lambda, code can load only the asset. */
const task = mkdtempSync(join(tmpdir(), 'quartermaster-task-'));
const received: IncomingHttpHeaders[] = [];
const dynamodb = createServer((request, response) => {
  received.push(request.headers);
  request.resume().on('end', () => response.setHeader('content-type', 'application/x-amz-json-1.0').end('{}'));
});

beforeAll(async () => {
  cpSync(asset('count-outstanding'), task, { recursive: true });
  dynamodb.listen(0, '127.0.0.1');
  await once(dynamodb, 'listening');
});
afterAll(() => {
  dynamodb.close();
  rmSync(task, { recursive: true });
});

/** Environment variables that Lambda sets (Developer Guide, "Defined runtime environment variables"), and the endpoint of DynamoDB. */
const environment = () => ({
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'example',
  AWS_SESSION_TOKEN: 'session',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_NAME: 'quartermaster-dev-workflow-count-outstanding',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  _HANDLER: 'index.handler',
  _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=557abcec3ee5a047;Sampled=1',
  ORDERS_TABLE: 'orders',
  LIFECYCLES: '{"devices":{"PACKED":{"stuckAfterDays":3}}}',
  AWS_ENDPOINT_URL_SQS: `http://127.0.0.1:${(dynamodb.address() as AddressInfo).port}`,
  DEAD_LETTERS_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/workflow-dead-letters',
  AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${(dynamodb.address() as AddressInfo).port}`,
});

test("runs from its asset alone, with the credentials of Lambda's environment", async () => {
  const code = `const { handler } = await import(${JSON.stringify(`file://${task}/index.mjs`)});
    await handler();`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: task,
    env: environment(),
  });
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toContainEqual(expect.objectContaining({ message: 'metrics', line: 'devices', ordersStuck: 0 }));
  expect(received.length).toBeGreaterThan(0);
  for (const headers of received) {
    expect(headers).toMatchObject({
      'x-amz-security-token': 'session',
      authorization: expect.stringMatching(/Credential=ASIAEXAMPLE\/\d{8}\/eu-west-1\/(dynamodb|sqs)\//),
    });
  }
});
