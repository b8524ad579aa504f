import { expect, test } from 'vitest';
import { walks } from '../../bin/smoke/smoke.ts';
import { productLines } from '../../lib/config/product-lines.ts';

test('places an order of each line', () => {
  const lines = productLines.map(({ table }) => table.line);
  expect(Object.keys(walks), 'Add a file for the line to bin/smoke, and its walk to bin/smoke/smoke.ts').toEqual(lines);
});
