import { join } from 'node:path';
import { endpointsOf } from '../../functions/core/model/endpoint.ts';
import { service, unrouted } from '../../functions/service/contract/endpoints.ts';
import { webhooks } from '../../functions/webhooks/contract/endpoints.ts';
import { TASKS } from '../../functions/webhooks/model/tasks.ts';
import { CHECK_DEADLINES, functionName } from '../config/function-names.ts';
import { type Deployed, deployed } from '../config/product-lines.ts';
import { type BundleEntry, type Bundles, bundle } from './bundle.ts';
import { serviceAssets } from './service-assets.ts';

/** Location of each function's code, by the function's name. */
export type Code = Bundles;

/** Writes the code of the deployed functions to a directory. */
export type WriteCode = (directory: string, deployed: Deployed) => Code;

/**
 * Lists the entries of all functions: `functions/<line>/handlers/<key>.ts` for an endpoint, `functions/<line>/task-handlers/<key>.ts` for a
 * task of a line, and the functions in `functions/workflow`.
 */
export function functionEntries({ endpointTables, lines }: Deployed): BundleEntry[] {
  const entry = (folder: string, file: string, room = ''): BundleEntry => ({
    name: functionName(folder, file),
    entry: join(import.meta.dirname, '..', '..', 'functions', folder, room, `${file}.ts`),
  });
  return [
    ...endpointsOf(endpointTables).map(({ table, key }) => entry(table.line, key, 'handlers')),
    entry(service.line, unrouted.key, 'handlers'),
    ...lines.flatMap(({ table, tasks }) => Object.keys(tasks).map((key) => entry(table.line, key, 'task-handlers'))),
    entry('workflow', 'dispatch'),
    entry('workflow', 'record-changes'),
    { ...entry('workflow', 'end-earlier-execution'), name: CHECK_DEADLINES },
    entry('workflow', 'sweep-deadlines'),
    entry('workflow', 'count-outstanding'),
    ...Object.keys(TASKS).map((key) => entry(webhooks.line, key, 'task-handlers')),
  ];
}

/** Bundles the code of all functions. The result writes the functions of a stage. */
export async function bundleFunctions(): Promise<WriteCode> {
  const code = await bundle(functionEntries(deployed({ sandbox: true })));
  return (directory, content) => {
    const files = new Map(
      Object.entries(serviceAssets(content)).map(([key, assets]) => [functionName(service.line, key), assets]),
    );
    const assets = functionEntries(content).map(({ name }) => ({ name, files: files.get(name) ?? {} }));
    return code.write(directory, assets);
  };
}
