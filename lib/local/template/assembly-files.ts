import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';

const NestedAssembly = z.object({ directoryName: z.string() });
const StackProperties = z.object({ templateFile: z.string(), stackName: z.string().optional() });
const Artifact = z.union([
  z.object({ type: z.literal('cdk:cloud-assembly'), properties: NestedAssembly }),
  z.object({ type: z.literal('aws:cloudformation:stack'), properties: StackProperties }),
  z
    .object({ type: z.string().refine((type) => type !== 'cdk:cloud-assembly' && type !== 'aws:cloudformation:stack') })
    .transform(() => ({ type: 'other' as const })),
]);
const Manifest = z
  .object({ artifacts: z.record(z.string(), Artifact).default({}) })
  .transform(({ artifacts }) => Object.entries(artifacts).map(([id, artifact]) => ({ id, artifact })));
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
  return readFile(manifest, Manifest).flatMap(({ id, artifact }) => {
    if (artifact.type === 'cdk:cloud-assembly') return readStacks(join(directory, artifact.properties.directoryName));
    if (artifact.type !== 'aws:cloudformation:stack') return [];
    const { templateFile, stackName } = artifact.properties;
    const template = readFile(join(directory, templateFile), Template);
    return [{ id, name: stackName ?? id, directory, template }];
  });
}

/** Returns the path of the asset with an S3 key, relative to the stack's directory; undefined when no asset has the key. */
export function assetSource(stack: Stack, key: unknown): string | undefined {
  const { files } = readFile(join(stack.directory, `${stack.id}.assets.json`), FileAssets);
  const asset = Object.values(files).find(({ destinations }) =>
    Object.values(destinations).some(({ objectKey }) => objectKey === key),
  );
  return asset?.source.path;
}

/**
 * Reads a file of the assembly.
 *
 * @throws Error that names a missing or damaged file and says what to do
 */
function readFile<Content>(path: string, schema: z.ZodType<Content>): Content {
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new Error(`${path} is damaged (${reason}); delete ${dirname(path)}, and it is synthesized again`, {
      cause: error,
    });
  }
}
