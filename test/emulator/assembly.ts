import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { type Omission, omissions, Template } from './omissions.ts';

const Json = z.record(z.string(), z.unknown());

/** Members of the manifest and of the assets that name the bootstrap's roles. With IAM enforced the emulator lets nobody assume them. */
const ROLES: ReadonlySet<string> = new Set(['assumeRoleArn', 'cloudFormationExecutionRoleArn', 'lookupRole']);

/**
 * Takes out of an assembly what the emulator cannot deploy. The functions keep their roles.
 *
 * @returns the omissions that found nothing to leave out
 */
export function adapt(assembly: string): readonly Omission[] {
  const unused = new Set(omissions);
  for (const file of readdirSync(assembly)) {
    if (file === 'manifest.json') rewrite(join(assembly, file), (text) => text);
    if (file.endsWith('.template.json')) adaptTemplate(assembly, file, unused);
  }
  return [...unused];
}

function adaptTemplate(assembly: string, file: string, unused: Set<Omission>): void {
  const path = join(assembly, file);
  const before = readFileSync(path, 'utf8');
  let template = Template.parse(JSON.parse(before));
  for (const omission of omissions) {
    const without = omission.without(template);
    if (JSON.stringify(without) !== JSON.stringify(template)) unused.delete(omission);
    template = without;
  }
  const after = JSON.stringify(template);
  writeFileSync(path, after);
  // The command line uploads a template under the hash of its content, and not at all if the key is there already.
  const [from, to] = [keyIn(assembly, file), createHash('sha256').update(after).digest('hex')];
  const assets = file.replace('.template.json', '.assets.json');
  for (const name of [assets, 'manifest.json']) rewrite(join(assembly, name), (text) => text.replaceAll(from, to));
}

const Assets = z.object({ files: z.record(z.string(), z.object({ source: z.object({ path: z.string() }) })) });

/** Returns the key of a template among its stack's assets. */
function keyIn(assembly: string, template: string): string {
  const text = readFileSync(join(assembly, template.replace('.template.json', '.assets.json')), 'utf8');
  const found = Object.entries(Assets.parse(JSON.parse(text)).files).find(([, { source }]) => source.path === template);
  if (found === undefined) throw new Error(`${template} is no asset of its stack`);
  return found[0];
}

/** Changes a file of JSON, and takes the roles out of it. */
function rewrite(path: string, change: (text: string) => string): void {
  const text = JSON.stringify(JSON.parse(readFileSync(path, 'utf8')), (key, value) =>
    ROLES.has(key) ? undefined : value,
  );
  writeFileSync(path, JSON.stringify(Json.parse(JSON.parse(change(text)))));
}
