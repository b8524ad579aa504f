import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import * as z from 'zod';
import { quartermaster } from '../../lib/app.ts';

const Resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});
export const Template = z.object({
  Parameters: z.record(z.string(), z.unknown()).default({}),
  Resources: z.record(z.string(), Resource),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown(), Description: z.string().optional() })).default({}),
});

export type Resource = z.infer<typeof Resource>;
export type Template = z.infer<typeof Template>;

/** The templates of one stage. */
export interface Synthesized {
  readonly data: Template;
  readonly service: Template;
  readonly operations: Template;
  readonly terminationProtection: readonly boolean[];
}

/** Code that stands for the bundles: templates do not depend on what is in them. */
export function placeholders(directory: string) {
  return {
    directoryOf: (name: string) => {
      const asset = join(directory, name);
      mkdirSync(asset, { recursive: true });
      writeFileSync(join(asset, 'index.mjs'), `// ${name}`);
      return asset;
    },
  };
}

/** A stage with values of its own for several keys, which their tests share. */
export const CONFIGURED = {
  stage: 'staging',
  throttleRate: '50',
  throttleBurst: '75',
  corsOrigins: 'https://shop.example.com,https://desk.example.com',
  tenantClaim: 'org_id',
  sandbox: 'true',
};

const synthesized = new Map<string, Synthesized>();

/** The stacks with the given context: made once for all tests of a worker, who leave the templates as they are. */
export function synthesize(context: Readonly<Record<string, unknown>>): Synthesized {
  const key = JSON.stringify(context);
  const templates = synthesized.get(key) ?? synthesizeAnew(context);
  synthesized.set(key, templates);
  return templates;
}

function synthesizeAnew(context: Readonly<Record<string, unknown>>): Synthesized {
  const outdir = mkdtempSync(join(tmpdir(), 'quartermaster-template-'));
  try {
    const { app, data, service, operations } = quartermaster({ outdir, context, code: placeholders });
    const assembly = app.synth();
    const template = (stack: Stack) => Template.parse(assembly.getStackArtifact(stack.artifactId).template);
    return {
      data: template(data),
      service: template(service),
      operations: template(operations),
      terminationProtection: [data, service, operations].map((stack) => stack.terminationProtection),
    };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** The resources of a type with their logical ids. */
export function resourcesOf(template: Template, type: string): [string, Resource][] {
  return Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
}

/** The properties of a type's resources, parsed, with their logical ids. */
export function propertiesOf<Properties>(
  template: Template,
  type: string,
  schema: z.ZodType<Properties>,
): { readonly id: string; readonly properties: Properties }[] {
  return resourcesOf(template, type).map(([id, { Properties }]) => ({ id, properties: schema.parse(Properties) }));
}

/** The template with one property of every resource of a type set, or removed: what a careless change would do to it. */
export function changed(template: Template, type: string, path: string, value: unknown): Template {
  const copy = structuredClone(template);
  for (const [, { Properties }] of resourcesOf(copy, type)) {
    const names = path.split('.');
    const last = names.pop() ?? '';
    const parent = names.reduce<unknown>(
      (part, name) => (typeof part === 'object' && part ? Reflect.get(part, name) : undefined),
      Properties,
    );
    if (typeof parent !== 'object' || parent === null) continue;
    if (value === undefined) Reflect.deleteProperty(parent, last);
    else Reflect.set(parent, last, value);
  }
  return copy;
}

/** The id that a `Ref` or `Fn::GetAtt` points to, or the name of an export's resource; undefined for anything else. */
export function referenced(value: unknown): string | undefined {
  const reference = z
    .union([
      z.object({ Ref: z.string() }).transform(({ Ref }) => Ref),
      z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }).transform(({ 'Fn::GetAtt': [id] }) => id),
    ])
    .safeParse(value);
  return reference.data;
}
