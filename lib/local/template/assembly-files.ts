import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const Manifest = z.object({
  artifacts: z.record(z.string(), z.object({ type: z.string(), properties: z.unknown().optional() })).default({}),
});
const NestedAssembly = z.object({ directoryName: z.string() });
const StackProperties = z.object({ templateFile: z.string(), stackName: z.string().optional() });
const Template = z.object({
  Parameters: z.record(z.string(), z.object({ Default: z.union([z.string(), z.number()]).optional() })).default({}),
  Resources: z
    .record(
      z.string(),
      z.object({
        Type: z.string(),
        Properties: z.record(z.string(), z.unknown()).default({}),
        Metadata: z.record(z.string(), z.unknown()).default({}),
        Condition: z.string().optional(),
      }),
    )
    .default({}),
  Outputs: z
    .record(z.string(), z.object({ Value: z.unknown(), Export: z.object({ Name: z.unknown() }).optional() }))
    .default({}),
});
const FileAssets = z.object({
  files: z
    .record(
      z.string(),
      z.object({
        source: z.object({ path: z.string().optional() }),
        destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
      }),
    )
    .default({}),
});

/** One stack of an assembly. */
export interface Stack {
  readonly id: string;
  readonly name: string;
  /** The base folder of the stack's files and assets. */
  readonly directory: string;
  readonly template: z.infer<typeof Template>;
}

/**
 * Reads the stacks of a cloud assembly and of its nested assemblies.
 *
 * @throws Error that says what to do without an assembly
 */
export function readStacks(directory: string): Stack[] {
  const manifest = join(directory, 'manifest.json');
  if (!existsSync(manifest)) throw new Error(`${directory} holds no cloud assembly; run "npm run synth" first`);
  return Object.entries(Manifest.parse(readJson(manifest)).artifacts).flatMap(([id, { type, properties }]) => {
    if (type === 'cdk:cloud-assembly')
      return readStacks(join(directory, NestedAssembly.parse(properties).directoryName));
    if (type !== 'aws:cloudformation:stack') return [];
    const { templateFile, stackName } = StackProperties.parse(properties);
    const template = Template.parse(readJson(join(directory, templateFile)));
    return [{ id, name: stackName ?? id, directory, template }];
  });
}

/** Returns the path of the asset with an S3 key, relative to the stack's directory; undefined when no asset has the key. */
export function assetSource(stack: Stack, key: unknown): string | undefined {
  const { files } = FileAssets.parse(readJson(join(stack.directory, `${stack.id}.assets.json`)));
  const asset = Object.values(files).find(({ destinations }) =>
    Object.values(destinations).some(({ objectKey }) => objectKey === key),
  );
  return asset?.source.path;
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
