import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';
import { serviceViews } from '../../bin/console/service-views.ts';
import { localAssembly } from '../../bin/local/local-assembly.ts';
import { startDynamoDb } from '../../lib/local/dynamodb/dynamodb.ts';
import type { LocalCloudDescription } from '../../lib/local/support/local-cloud-description.ts';
import { type CloudAccess, startTestCloud } from './cloud/cloud.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Directory of the cloud assembly of the stage `local`, within a folder of its own as `npm start` keeps them. */
    assembly: string;
    /** Directory of the templates that test files synthesize and share. */
    templates: string;
    /** Endpoint of the DynamoDB that tests share; each makes its own tables. */
    dynamodbUrl: string;
    /** The local cloud that tests share; each calls it as tenants of its own. */
    cloud: CloudAccess;
    /** Address of that cloud's AWS services, for operators' commands. */
    services: Pick<LocalCloudDescription, 'apiUrl' | 'awsUrl' | 'credentials' | 'dynamodbUrl'>;
    /** Token endpoint of that cloud and its clients, for programs that get tokens themselves. */
    clients: Pick<LocalCloudDescription, 'apiUrl' | 'tokenUrl' | 'clients'>;
  }
}

/** Directory of the assemblies of earlier runs: below node_modules, so that it is deleted with them. */
const ASSEMBLIES = resolve('node_modules', '.cache', 'quartermaster-tests');

/** Module that synthesizes further stages. What earlier runs have synthesized with another one does not count. */
const SYNTHESIS = resolve('test', 'infrastructure', 'templates.ts');
const DAY_MS = 86_400_000;

/**
 * Makes the directory of the templates of further stages, which runs with the same sources share. Those of other sources go after a
 * day.
 */
function stageTemplates(assembly: string): string {
  const all = join(ASSEMBLIES, 'stage-templates');
  const made = createHash('sha256').update(readFileSync(SYNTHESIS)).digest('hex').slice(0, 20);
  const own = join(all, `${basename(assembly)}-${made}`);
  mkdirSync(own, { recursive: true });
  for (const name of readdirSync(all)) {
    const other = join(all, name);
    const isOld = other !== own && statSync(other).mtimeMs < Date.now() - DAY_MS;
    if (isOld) rmSync(other, { recursive: true, force: true });
  }
  return own;
}

/** Starts what all test files share: one local cloud, in memory, that runs the synthesized template, and a DynamoDB beside it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // As `bin/node.cjs` sets it: tests start programs without it.
  process.env.NODE_COMPILE_CACHE ??= resolve('node_modules', '.cache', 'compile-cache');
  // Only a change of the sources synthesizes anew: it takes ten seconds of both cores.
  const assembly = await localAssembly(ASSEMBLIES, () => {}, new AbortController().signal);
  // `npm run test:dynamodb-local` names the other one.
  const emulator = process.env.DYNAMODB_EMULATOR;
  // Tests that need tables only do not go through the door of the local cloud: this process would forward each of their requests.
  const dynamodb = await startDynamoDb({ emulator });
  const { cloud, access } = await startTestCloud({
    assemblyDirectory: assembly,
    // Many files call the same functions, minutes after one another.
    idleMilliseconds: 600_000,
    emulator,
    serviceViews,
  });
  project.provide('assembly', assembly);
  project.provide('templates', stageTemplates(assembly));
  project.provide('dynamodbUrl', dynamodb.endpoint);
  project.provide('cloud', access);
  const { apiUrl, awsUrl, credentials, dynamodbUrl } = cloud;
  project.provide('services', { apiUrl, awsUrl, credentials, dynamodbUrl });
  project.provide('clients', { apiUrl, tokenUrl: cloud.tokenUrl, clients: cloud.clients });
  return async () => {
    await cloud.stop();
    await dynamodb.stop();
  };
}
