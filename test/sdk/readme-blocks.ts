import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { blocksOf } from '../infrastructure/openapi/described-references.ts';

const SDK = resolve(import.meta.dirname, '..', '..', 'sdk');

/**
 * Returns the examples of the SDK's README as one program. Later ones use what earlier ones declare.
 *
 * @param source where the program finds the sources of the SDK
 */
export function readmeProgram(source: string): string {
  const blocks = blocksOf(readFileSync(`${SDK}/README.md`, 'utf8')).filter(({ language }) => language === 'ts');
  return blocks
    .map(({ text }) => text)
    .join('\n\n')
    .replaceAll(/'@quartermaster\/sdk(\/\w+)?'/g, (_, entry = '/index') => `'${source}${entry}.ts'`);
}
