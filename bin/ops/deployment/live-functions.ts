import { GetAliasCommand } from '@aws-sdk/client-lambda';
import type { Stage } from '../stage/stage.ts';

/** Version of a function that gets requests, and the share of a newer one in a canary. */
export interface LiveFunction {
  readonly name: string;
  readonly version: string;
  /** Versions that get a part of the requests, with their shares from 0 to 1; empty outside a canary. */
  readonly canary: Readonly<Record<string, number>>;
}

/** Place of the function's name in the ARN of an alias. */
const NAME_PART = 6;

/** Reads which versions of the endpoints' functions get requests. */
export async function liveFunctions(stage: Stage, stackNames: readonly string[]): Promise<readonly LiveFunction[]> {
  const aliases = await stage.aliases(stackNames);
  const functions: LiveFunction[] = [];
  // One after the other, since Lambda allows few such requests a second.
  for (const arn of aliases) {
    const parts = arn.split(':');
    const [name = '', Name = ''] = parts.slice(NAME_PART);
    const { FunctionVersion: version = '', RoutingConfig } = await stage.clients.lambda.send(
      new GetAliasCommand({ FunctionName: name, Name }),
    );
    functions.push({ name, version, canary: RoutingConfig?.AdditionalVersionWeights ?? {} });
  }
  return functions;
}
