import { AwsError } from '../aws-api/aws-protocols.ts';
import { type RestOperation, restResponse } from '../aws-api/rest-protocol.ts';
import type { FunctionProperties, LambdaRuntime } from './lambda.ts';
import { ONLY_VERSION } from './lambda-aliases.ts';

/** A function as Lambda's API describes it. */
export type KnownFunction = Pick<FunctionProperties, 'name' | 'arn' | 'deadLetters'>;

/** Returns the operations of Lambda: Invoke, synchronously, GetFunctionConfiguration and GetAlias. */
export function functionOperations(
  runtime: Pick<LambdaRuntime, 'invoke'>,
  functions: readonly KnownFunction[],
): readonly RestOperation[] {
  return [
    {
      method: 'POST',
      path: /^\/2015-03-31\/functions\/([^/]+)\/invocations$/,
      respond: async ({ body }, [name = '']) => {
        const { arn } = findFunction(functions, name);
        const result = await runtime.invoke(arn, body === '' ? {} : JSON.parse(body));
        if ('payload' in result) return restResponse(200, result.payload ?? null);
        return restResponse(200, result.error, { 'x-amz-function-error': 'Unhandled' });
      },
    },
    {
      method: 'GET',
      path: /^\/2015-03-31\/functions\/([^/]+)\/configuration$/,
      respond: (_, [id = '']) => {
        const { name, arn, deadLetters } = findFunction(functions, id);
        const deadLetterConfig = deadLetters !== undefined && { DeadLetterConfig: { TargetArn: deadLetters } };
        return restResponse(200, { FunctionName: name, FunctionArn: arn, ...deadLetterConfig });
      },
    },
    {
      method: 'GET',
      path: /^\/2015-03-31\/functions\/([^/]+)\/aliases\/([^/]+)$/,
      respond: (_, [id = '', alias = '']) => {
        const { arn } = findFunction(functions, id);
        return restResponse(200, { AliasArn: `${arn}:${alias}`, Name: alias, FunctionVersion: ONLY_VERSION });
      },
    },
  ];
}

/** Parts of a function's ARN. A version or an alias follows as one more part, and here stands for the function itself. */
const ARN_PARTS = 7;

/**
 * Finds a function by its name or ARN. The ARN may end in a version or an alias.
 *
 * @throws AwsError named ResourceNotFoundException
 * @example findFunction([{ name: 'work', arn }], `${arn}:live`).name // 'work'
 */
export function findFunction(functions: readonly KnownFunction[], arnOrName: string): KnownFunction {
  const unqualified = arnOrName.split(':').slice(0, ARN_PARTS).join(':');
  const found = functions.find(({ name, arn }) => arnOrName === name || unqualified === arn);
  if (found !== undefined) return found;
  throw new AwsError('ResourceNotFoundException', `Function not found: ${arnOrName}`, 404);
}
