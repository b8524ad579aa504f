import * as z from 'zod';
import { propertiesOf, type Synthesized } from '../templates.ts';

/** Exports and imports of the stacks of a release, and the routes of its API. */
export const ReleaseInterface = z.strictObject({
  /** Values of the exports, by stack and name. */
  exports: z.record(z.string(), z.record(z.string(), z.unknown())),
  /** Names of the imported exports, by stack. */
  imports: z.record(z.string(), z.array(z.string())),
  routes: z.array(z.string()),
});
export type ReleaseInterface = z.infer<typeof ReleaseInterface>;

const Import = z.object({ 'Fn::ImportValue': z.string() });
const Route = z.object({ RouteKey: z.string() });

/** Reads the interface of synthesized stacks. */
export function interfaceOf({ stacks }: Pick<Synthesized, 'stacks'>): ReleaseInterface {
  const all = [...stacks];
  const routes = all.flatMap(([, { template }]) => propertiesOf(template, 'AWS::ApiGatewayV2::Route', Route));
  return {
    exports: Object.fromEntries(
      all.map(([id, { template }]) => [
        id,
        Object.fromEntries(
          Object.values(template.Outputs).flatMap(({ Export, Value }) => (Export ? [[Export.Name, Value]] : [])),
        ),
      ]),
    ),
    imports: Object.fromEntries(all.map(([id, { template }]) => [id, [...importsIn(template)].sort()])),
    routes: routes.map(({ properties }) => properties.RouteKey).sort(),
  };
}

function importsIn(value: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (typeof value !== 'object' || value === null) return found;
  const name = Import.safeParse(value).data?.['Fn::ImportValue'];
  if (name !== undefined) found.add(name);
  for (const part of Object.values(value)) importsIn(part, found);
  return found;
}

/**
 * Lists the exports that a stack of the last release imports and that this release takes away or changes. CloudFormation refuses both
 * while the import exists, and the importing stack is deployed later: the deployment would stop for good.
 */
export const brokenImports = (last: ReleaseInterface, current: ReleaseInterface): string[] =>
  Object.entries(last.imports).flatMap(([importer, names]) =>
    names.flatMap((name) => {
      const [stack, before] = Object.entries(last.exports).find(([, exported]) => name in exported) ?? [];
      if (stack === undefined) return [`${importer} imports ${name}, which nothing exports`];
      const now = current.exports[stack]?.[name];
      if (now === undefined) return [`${stack} no longer exports ${name}, which ${importer} imports`];
      return JSON.stringify(now) === JSON.stringify(before?.[name])
        ? []
        : [`${stack} changes ${name}, which ${importer} imports`];
    }),
  );

/**
 * Lists what stops a roll-back in which the named stacks go back to the last release, one after the other. All other stacks stay as they are
 * in this release.
 */
export function brokenRollback(
  last: ReleaseInterface,
  current: ReleaseInterface,
  sequence: readonly string[],
): readonly string[] {
  const exports = new Map(Object.entries(current.exports));
  const imports = new Map(Object.entries(current.imports));
  const problems: string[] = [];
  for (const stack of sequence.filter((name) => name in last.imports)) {
    const after = last.exports[stack] ?? {};
    for (const [name, value] of Object.entries(exports.get(stack) ?? {})) {
      if (JSON.stringify(after[name]) === JSON.stringify(value)) continue;
      const users = [...imports].filter(([importer, names]) => importer !== stack && names.includes(name));
      problems.push(...users.map(([importer]) => `${stack} takes back ${name}, which ${importer} imports`));
    }
    exports.set(stack, after);
    imports.set(stack, last.imports[stack] ?? []);
    const offered = new Set([...exports.values()].flatMap((own) => Object.keys(own)));
    const missing = imports.get(stack)?.filter((name) => !offered.has(name)) ?? [];
    problems.push(...missing.map((name) => `${stack} imports ${name}, which nothing exports`));
  }
  return problems;
}
