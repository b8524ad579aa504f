import * as z from 'zod';
import { type AwsAnswer, AwsError, type AwsRequest } from '../aws-api/aws-protocols.ts';
import type { StreamMapping } from '../streams/streams.ts';
import type { FunctionProperties, LambdaRuntime } from './lambda.ts';

/** What Lambda's API gives access to. */
export interface LambdaServices {
  readonly lambda: Pick<LambdaRuntime, 'invoke'>;
  readonly functions: readonly Pick<FunctionProperties, 'name' | 'arn' | 'deadLetters'>[];
  readonly mappings: readonly Pick<StreamMapping, 'name' | 'streamArn' | 'functionArn' | 'batchSize' | 'patterns'>[];
}

/** Paths of this version of the API begin with it. */
export const LAMBDA_PATHS = '/2015-03-31/';

const OF_FUNCTION = /^\/2015-03-31\/functions\/([^/]+)\/(invocations|configuration)$/;
const MAPPINGS = /^\/2015-03-31\/event-source-mappings\/?$/;
const MappingQuery = z.object({ EventSourceArn: z.string().optional(), FunctionName: z.string().optional() });

/**
 * Lambda, in its REST protocol: Invoke, synchronously, GetFunctionConfiguration and ListEventSourceMappings.
 *
 * @throws AwsError
 */
export function lambdaApi(request: AwsRequest, services: LambdaServices): AwsAnswer | Promise<AwsAnswer> {
  const { method, url, body } = request;
  if (method === 'GET' && MAPPINGS.test(url.pathname)) {
    return json(200, mappingsOf(MappingQuery.parse(Object.fromEntries(url.searchParams)), services));
  }
  const [, name = '', part] = OF_FUNCTION.exec(url.pathname) ?? [];
  if (method === 'POST' && part === 'invocations') {
    return invoke(services, functionOf(services, decodeURIComponent(name)), body);
  }
  if (method === 'GET' && part === 'configuration') {
    const { name: FunctionName, arn, deadLetters } = functionOf(services, decodeURIComponent(name));
    const dead = deadLetters !== undefined && { DeadLetterConfig: { TargetArn: deadLetters } };
    return json(200, { FunctionName, FunctionArn: arn, ...dead });
  }
  throw new AwsError('UnknownOperationException', `the local cloud does not carry out ${method} ${url.pathname}`);
}

/** A refusal in the REST protocol. */
export function lambdaError({ status, name, message }: AwsError): AwsAnswer {
  return json(status, { Message: message }, { 'x-amzn-errortype': name });
}

type KnownFunction = LambdaServices['functions'][number];

/** Parts of an ARN before a function's version or alias, which are the function itself here. */
const UNQUALIFIED_PARTS = 7;

function functionOf({ functions }: LambdaServices, arnOrName: string): KnownFunction {
  const unqualified = arnOrName.split(':').slice(0, UNQUALIFIED_PARTS).join(':');
  const found = functions.find(({ name, arn }) => arnOrName === name || unqualified === arn);
  if (found !== undefined) return found;
  throw new AwsError('ResourceNotFoundException', `Function not found: ${arnOrName}`, 404);
}

async function invoke({ lambda }: LambdaServices, { arn }: KnownFunction, body: string): Promise<AwsAnswer> {
  const result = await lambda.invoke(arn, body === '' ? {} : JSON.parse(body));
  if ('payload' in result) return json(200, result.payload ?? null);
  return json(200, result.error, { 'x-amz-function-error': 'Unhandled' });
}

function mappingsOf({ EventSourceArn, FunctionName }: z.infer<typeof MappingQuery>, services: LambdaServices) {
  const asked = FunctionName === undefined ? undefined : functionOf(services, FunctionName).arn;
  return {
    EventSourceMappings: services.mappings
      .map((mapping) => ({ ...mapping, functionArn: functionOf(services, mapping.functionArn).arn }))
      .filter(({ streamArn }) => EventSourceArn === undefined || streamArn === EventSourceArn)
      .filter(({ functionArn }) => asked === undefined || functionArn === asked)
      .map(({ name, streamArn, functionArn, batchSize, patterns }) => ({
        UUID: name,
        EventSourceArn: streamArn,
        FunctionArn: functionArn,
        BatchSize: batchSize,
        FilterCriteria: { Filters: patterns.map((Pattern) => ({ Pattern })) },
        State: 'Enabled',
      })),
  };
}

function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): AwsAnswer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}
