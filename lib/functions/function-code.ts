import { join } from 'node:path';
import { endpointsOf } from '../../functions/core/model/endpoint.ts';
import { service } from '../../functions/service/contract/endpoints.ts';
import type { Deployed } from '../config/product-lines.ts';
import { type BundleEntry, type Bundles, bundle } from './bundle.ts';
import { serviceAssets } from './service-assets.ts';

/** Location of each function's code, by the function's name. */
export type Code = Bundles;

/** Returns the part of a function's name after `quartermaster-<stage>-`. */
export const functionName = (folder: string, file: string): string => `${folder}-${file}`;

export const DISPATCH = functionName('workflow', 'dispatch');
/** Function that executions of an earlier version call. Its name is the one that they know. */
export const CHECK_DEADLINES = functionName('workflow', 'check-deadlines');
export const SWEEP_DEADLINES = functionName('workflow', 'sweep-deadlines');
export const COUNT_OUTSTANDING = functionName('workflow', 'count-outstanding');

/**
 * Lists the entries of all functions: `functions/<line>/handlers/<key>.ts` for an endpoint, `functions/<line>/task-handlers/<key>.ts` for a
 * task of a line, and the functions in `functions/workflow`.
 */
function functionEntries(deployed: Deployed): BundleEntry[] {
  const files = new Map(
    Object.entries(serviceAssets(deployed)).map(([key, content]) => [functionName(service.line, key), content]),
  );
  const entry = (folder: string, file: string, room = ''): BundleEntry => ({
    name: functionName(folder, file),
    entry: join(import.meta.dirname, '..', '..', 'functions', folder, room, `${file}.ts`),
    files: files.get(functionName(folder, file)) ?? {},
  });
  return [
    ...endpointsOf(deployed.endpointTables).map(({ table, key }) => entry(table.line, key, 'handlers')),
    ...deployed.lines.flatMap(({ table, tasks }) =>
      Object.keys(tasks).map((key) => entry(table.line, key, 'task-handlers')),
    ),
    entry('workflow', 'dispatch'),
    { ...entry('workflow', 'end-earlier-execution'), name: CHECK_DEADLINES },
    entry('workflow', 'sweep-deadlines'),
    entry('workflow', 'count-outstanding'),
  ];
}

/** Bundles the code of all deployed functions into `directory`. */
export const bundleFunctions = (directory: string, deployed: Deployed): Code =>
  bundle(functionEntries(deployed), directory);
