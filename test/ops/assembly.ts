import { mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';

const Template = z.looseObject({
  Resources: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).optional() }),
  ),
});

/**
 * Copies a cloud assembly. Its stream mappings retry a batch only once, because a hundred retries take minutes.
 *
 * @returns directory of the copy, which the caller must remove
 */
export function assemblyThatGivesUp(assembly: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'quartermaster-assembly-'));
  for (const name of readdirSync(assembly)) {
    const path = join(assembly, name);
    if (name.endsWith('.template.json')) writeFileSync(join(directory, name), givingUp(readFileSync(path, 'utf8')));
    else symlinkSync(path, join(directory, name));
  }
  return directory;
}

function givingUp(text: string): string {
  const template = Template.parse(JSON.parse(text));
  for (const { Type, Properties } of Object.values(template.Resources)) {
    // The mapping of a queue has no such property: its queue counts the attempts.
    const retries = Type === 'AWS::Lambda::EventSourceMapping' && Properties?.MaximumRetryAttempts !== undefined;
    if (retries) Properties.MaximumRetryAttempts = 1;
  }
  return JSON.stringify(template);
}
