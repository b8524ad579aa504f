import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { productLines } from '../../lib/config/product-lines.ts';

test('npm run demo walks an order of each line', () => {
  const demo = readFileSync(join(import.meta.dirname, '..', '..', 'bin', 'demo.ts'), 'utf8');
  const walked = [...demo.matchAll(/await walk(\w+)Order\(/g)].map(([, name = '']) => `${name.toLowerCase()}s`);
  const lines = productLines.map(({ table }) => table.line);
  expect(walked, 'Add a file for the line to bin/demo, and its walk to bin/demo.ts').toEqual(lines);
});
