import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readmeProgram } from './readme-blocks.ts';

test('npm run types compiles the very examples of the README', () => {
  const compiled = readFileSync(join(import.meta.dirname, 'readme-examples.ts'), 'utf8');
  expect(compiled.replace(/^\/\*\*.*\n/, '').trimEnd()).toBe(readmeProgram('../../sdk/src'));
});
