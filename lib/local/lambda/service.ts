import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { dynamoDb } from '../dynamodb/service.ts';
import { localService } from '../service/local-service.ts';
import { sqs } from '../sqs/service.ts';
import type { Assembly } from '../template/assembly.ts';
import { functionOperations } from './actions.ts';
import { AsyncInvocations } from './async-invocations.ts';
import { LambdaRuntime } from './lambda.ts';
import { defineAliases } from './lambda-aliases.ts';
import { defineFunctions, type FunctionProperties, readFunctions } from './lambda-function.ts';
import { RecentLines } from './recent-lines.ts';

/** Lambda as other services use it. */
export interface RunningLambda {
  readonly runtime: LambdaRuntime;
  readonly functions: readonly FunctionProperties[];
  /** Calls functions without waiting for a result. */
  readonly invocations: AsyncInvocations;
}

/**
 * Returns the directory of the compiled code of an assembly's functions. It is beside the code, so that it is deleted with it. It exists
 * from the first start on, so that a copy that links to the assembly's files shares it.
 */
function compileCacheOf({ directory }: Assembly): string {
  const compiled = join(directory, 'compiled-functions');
  mkdirSync(compiled, { recursive: true });
  return compiled;
}

/** Lambda: functions run in worker threads. */
export const lambda = localService({
  name: 'lambda',
  types: ['AWS::Lambda::Alias', 'AWS::Lambda::Function', 'AWS::Lambda::Version'],
  define: ({ assembly }) => {
    defineFunctions(assembly);
    return defineAliases(assembly);
  },
  start: async (cloud, aliases): Promise<RunningLambda> => {
    const { assembly, credentials, endpoint, options, log, clock, metrics, onStop } = cloud;
    // The functions get the endpoint's address. It answers until the last function has ended.
    onStop(() => endpoint.stop());
    await endpoint.listen();
    const { reach = (_, address) => address } = options;
    // A DynamoDB that runs already keeps its tables by access key, so the door presents the same one at every start.
    const { url, doorUrl, writes } = dynamoDb.of(cloud);
    const recent = new RecentLines(() => clock.now().getTime());
    endpoint.addActions(recent.actions());
    const runtime = new LambdaRuntime({
      log,
      compileCache: compileCacheOf(assembly),
      credentials,
      clock: clock.origin(),
      endpoints: {
        dynamodb: await reach('dynamodb', options.dynamodbEndpoint === undefined ? url : doorUrl),
        sfn: await reach('sfn', endpoint.url),
        eventbridge: await reach('eventbridge', endpoint.url),
        sqs: await reach('sqs', endpoint.url),
      },
      metrics,
      onLine: (logGroup, line) => recent.add(logGroup, line),
      onCall: (call) => writes.called(call),
      faultOf: (name) => cloud.faults.ofFunction(name),
      ...(options.idleMilliseconds !== undefined && { idleMilliseconds: options.idleMilliseconds }),
    });
    onStop(() => runtime.stop());
    const functions = readFunctions(assembly);
    for (const properties of functions) runtime.add(properties);
    for (const alias of aliases) runtime.addAlias(alias);
    endpoint.addOperations(functionOperations(runtime, functions));
    const invocations = new AsyncInvocations({ functions, lambda: runtime, queues: sqs.of(cloud), clock, log });
    return { runtime, functions, invocations };
  },
});
