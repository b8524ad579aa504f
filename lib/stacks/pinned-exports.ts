import type { DataStack } from '../data/data-stack.ts';
import type { ServiceStack } from './service-stack.ts';

/** Stacks with exports. All other stacks only import. */
export interface ExportingStacks {
  readonly data: DataStack;
  readonly service: ServiceStack;
}

/** Export that a stack of the release before still imports (DEPLOY.md, "Remove something that another stack uses"). */
export interface PinnedExport {
  readonly stack: keyof ExportingStacks;
  /** Returns the exported attribute of a resource, such as `({ data }) => data.tables.Catalog.tableStreamArn`. */
  readonly value: (stacks: ExportingStacks) => string | undefined;
}

/** Exports that no stack of this release imports, but a stack of the release before. The next release removes them. */
export const pinnedExports: readonly PinnedExport[] = ['appliances', 'devices'].map((line) => ({
  // Release 0.1.0 watched the Standard executions of every line. These lines have no long work, so nothing watches them now.
  stack: 'service',
  value: ({ service }) => service.workflow.stateMachines.get(line)?.longWork.stateMachineArn,
}));

/** Keeps the exports. CloudFormation refuses to delete an export while a stack imports it, and importing stacks are deployed later. */
export function pinExports(stacks: ExportingStacks, pinned: readonly PinnedExport[]): void {
  for (const { stack, value } of pinned) {
    const exported = value(stacks);
    if (exported === undefined) throw new Error(`A pinned export of the stack ${stack} is of a resource that is gone`);
    stacks[stack].exportValue(exported);
  }
}
