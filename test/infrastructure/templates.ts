import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import * as z from 'zod';
import { quartermaster } from '../../lib/app.ts';

const Resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
  UpdatePolicy: z.unknown().optional(),
  DependsOn: z.union([z.string().transform((one) => [one]), z.array(z.string())]).optional(),
});
const Output = z.object({
  Value: z.unknown(),
  Description: z.string().optional(),
  Export: z.object({ Name: z.string() }).optional(),
});
export const Template = z.object({
  Parameters: z.record(z.string(), z.unknown()).default({}),
  Resources: z.record(z.string(), Resource),
  Outputs: z.record(z.string(), Output).default({}),
});

export type Resource = z.infer<typeof Resource>;
export type Template = z.infer<typeof Template>;

const SynthesizedStack = z.object({
  name: z.string(),
  template: Template,
  terminationProtection: z.boolean(),
  /** Ids of the stacks that are deployed before this stack. */
  after: z.array(z.string()),
});
/** Single synthesized stack. */
export type SynthesizedStack = z.infer<typeof SynthesizedStack>;

/** Stacks by id in the order of their deployment, and the ids of two of them. */
const Stored = z.object({
  stacks: z.array(z.tuple([z.string(), SynthesizedStack])),
  data: z.string(),
  operations: z.string(),
});
type Stored = z.infer<typeof Stored>;

/** Templates of one stage. */
export interface Synthesized {
  readonly data: Template;
  /** Template of all stacks but the data stack, combined by {@link merged}. */
  readonly service: Template;
  readonly operations: Template;
  /** All stacks by id, in the order of their deployment. */
  readonly stacks: ReadonlyMap<string, SynthesizedStack>;
}

/** Placeholder for the bundles. Templates do not depend on their content. */
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

/*
 * Each synthesis takes more than a second of CPU time. Tests of settings that do not affect each other share a context.
 */

/** Stage with its own values for several keys. The tests of these keys share it. */
export const CONFIGURED = {
  stage: 'staging',
  throttleRate: '50',
  throttleBurst: '75',
  tenantRate: '20',
  tenantBurst: '60',
  corsOrigins: 'https://shop.example.com,https://desk.example.com',
  tenantClaim: 'org_id',
  sandbox: 'true',
  backgroundConcurrency: '7',
};

/** Production with settings that change no function. */
export const EXTENDED = {
  stage: 'production',
  throttleRate: '50',
  partners: 'acme,globex',
  alarmEmail: 'oncall@example.com',
  pageUrl: 'https://pager.example.com/sns',
  logRetentionDays: '365',
  domain: 'orders.example.com',
  certificate: 'arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-0000-4000-8000-000000000000',
  monthlyBudget: '250',
  routeThrottles: 'true',
  commit: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
};

/** Production with an issuer of its own, whose deployments move all requests at once and whose tenants have no limit. */
export const OTHER_ISSUER = {
  stage: 'production',
  issuer: 'https://login.example.com/',
  audience: 'orders,orders-eu',
  canary: 'false',
  tenantRate: '0',
};

/** Stage of the longest name, without limits in the background. */
export const LONG_NAMED = { stage: 'a-stage-of-sixty', backgroundConcurrency: '0' };

const synthesized = new Map<string, Synthesized>();

/** Synthesizes the stacks for a context, once for all runs with the same sources. Tests must not change the templates. */
export function synthesize(context: Readonly<Record<string, unknown>>): Synthesized {
  const key = JSON.stringify(context);
  const templates = synthesized.get(key) ?? combined(storedFor(key) ?? synthesizeAnew(context));
  synthesized.set(key, templates);
  return templates;
}

const fileFor = (key: string) =>
  join(inject('templates'), `${createHash('sha256').update(key).digest('hex').slice(0, 20)}.json`);

/** Reads what another worker or an earlier run has synthesized for the context. */
function storedFor(key: string): Stored | undefined {
  const file = fileFor(key);
  return existsSync(file) ? Stored.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

function synthesizeAnew(context: Readonly<Record<string, unknown>>): Stored {
  const outdir = mkdtempSync(join(inject('templates'), 'synthesis-'));
  try {
    const { app, data, operations } = quartermaster({ outdir, context, code: placeholders });
    const assembly = app.synth();
    const ids = new Set(assembly.stacks.map(({ id }) => id));
    const stacks = assembly.stacks.map(
      ({ id, stackName: name, template, terminationProtection = false, dependencies }) => {
        const after = dependencies.flatMap((dependency) => (ids.has(dependency.id) ? [dependency.id] : []));
        return [id, { name, template, terminationProtection, after }];
      },
    );
    const stored = Stored.parse({ stacks, data: data.artifactId, operations: operations.artifactId });
    const unfinished = join(outdir, 'stored.json');
    writeFileSync(unfinished, JSON.stringify(stored));
    renameSync(unfinished, fileFor(JSON.stringify(context)));
    return stored;
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function combined(stored: Stored): Synthesized {
  const stacks = new Map(stored.stacks);
  const templateOf = (id: string): Template => {
    const stack = stacks.get(id);
    if (stack === undefined) throw new Error(`There is no stack ${id}`);
    return stack.template;
  };
  return {
    data: templateOf(stored.data),
    operations: templateOf(stored.operations),
    service: merged(new Map(stored.stacks.filter(([id]) => id !== stored.data))),
    stacks,
  };
}

/** Stack whose logical ids stay unchanged in a merged template. */
const UNQUALIFIED = 'Service';

/**
 * Merges the templates of several stacks. Logical ids are unique only within a stack, so logical ids outside the service stack get the
 * stack's id as a prefix, such as `Devices/…`. The merged template replaces imports from other stacks with direct references.
 */
function merged(stacks: ReadonlyMap<string, SynthesizedStack>): Template {
  const exported = new Map<string, unknown>();
  const qualified = [...stacks].map(([stack, { template }]) => {
    const rename = (id: string) => (stack === UNQUALIFIED || !(id in template.Resources) ? id : `${stack}/${id}`);
    const renamed: Template = JSON.parse(JSON.stringify(template), (key, value) =>
      renamedReference(key, value, rename),
    );
    for (const { Export, Value } of Object.values(renamed.Outputs)) {
      if (Export !== undefined) exported.set(Export.Name, Value);
    }
    const resources = Object.entries(renamed.Resources).map(([id, resource]) => [rename(id), resource] as const);
    return { ...renamed, Resources: Object.fromEntries(resources) };
  });
  const whole = {
    Parameters: Object.assign({}, ...qualified.map(({ Parameters }) => Parameters)),
    Resources: Object.assign({}, ...qualified.map(({ Resources }) => Resources)),
    Outputs: Object.assign({}, ...qualified.map(({ Outputs }) => Outputs)),
  };
  return Template.parse(
    JSON.parse(JSON.stringify(whole), (_, value) => {
      const name = Import.safeParse(value).data?.['Fn::ImportValue'];
      return name !== undefined && exported.has(name) ? exported.get(name) : value;
    }),
  );
}

const Import = z.strictObject({ 'Fn::ImportValue': z.string() });

/** Renames the id in the argument of a `Ref` or `Fn::GetAtt`. Returns any other value unchanged. */
function renamedReference(key: string, value: unknown, rename: (id: string) => string): unknown {
  if (key === 'Ref' && typeof value === 'string') return rename(value);
  if (key !== 'Fn::GetAtt' || !Array.isArray(value)) return value;
  const [id, ...attribute] = value;
  return [rename(String(id)), ...attribute];
}

/** Returns the resources of a type with their logical ids. */
export function resourcesOf(template: Template, type: string): [string, Resource][] {
  return Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
}

/** Returns the parsed properties of a type's resources, with their logical ids. */
export function propertiesOf<Properties>(
  template: Template,
  type: string,
  schema: z.ZodType<Properties>,
): { readonly id: string; readonly properties: Properties }[] {
  return resourcesOf(template, type).map(([id, { Properties }]) => ({ id, properties: schema.parse(Properties) }));
}

/** Returns a copy of the template with one property of every resource of a type set or removed, as a careless change would do. */
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

/** Returns the id that a `Ref` or `Fn::GetAtt` refers to, or the name of an export's resource. Returns undefined for any other value. */
export function referenced(value: unknown): string | undefined {
  const reference = z
    .union([
      z.object({ Ref: z.string() }).transform(({ Ref }) => Ref),
      z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }).transform(({ 'Fn::GetAtt': [id] }) => id),
    ])
    .safeParse(value);
  return reference.data;
}
