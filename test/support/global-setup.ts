import type { TestProject } from 'vitest/node';
import { startDynamoDb } from '../../lib/local/dynamodb.ts';
import { synthesize } from './synthesize.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Directory of the cloud assembly of the stage `local`. */
    assembly: string;
    /** Endpoint of the DynamoDB that tests share; each makes its own tables. */
    dynamodbUrl: string;
  }
}

/** What all test files share: the synthesized template, one DynamoDB, one local cloud. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [assembly, dynamodb] = await Promise.all([synthesize(), startDynamoDb({ inMemory: true })]);
  project.provide('assembly', assembly);
  project.provide('dynamodbUrl', dynamodb.url);
  return () => dynamodb.stop();
}
