import type { TestProject } from 'vitest/node';
import { type CloudAccess, startTestCloud } from './cloud.ts';
import { synthesize } from './synthesize.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Directory of the cloud assembly of the stage `local`. */
    assembly: string;
    /** Endpoint of the DynamoDB that tests share; each makes its own tables. */
    dynamodbUrl: string;
    /** The local cloud that tests share; each calls it as tenants of its own. */
    cloud: CloudAccess;
  }
}

/** What all test files share: the synthesized template and one local cloud that runs it, in memory. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const assembly = await synthesize();
  const { cloud, access } = await startTestCloud({
    assemblyDirectory: assembly,
    // `npm run test:dynamodb-local` names the other one.
    emulator: process.env.DYNAMODB_EMULATOR,
  });
  project.provide('assembly', assembly);
  project.provide('dynamodbUrl', cloud.dynamodbUrl);
  project.provide('cloud', access);
  return () => cloud.stop();
}
