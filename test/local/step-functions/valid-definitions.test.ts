import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ValidDefinitions } from '../../../lib/local/step-functions/valid-definitions.ts';
import { temporaryDirectory } from '../fixtures.ts';

const FILE = 'valid-state-machines.json';
let definitions = 0;

/** A definition that no other test has. */
const newDefinition = () => `definition ${definitions++}`;

test('a definition is known once it was added, to later starts on the assembly too', () => {
  const directory = temporaryDirectory();
  const [first, second] = [newDefinition(), newDefinition()];
  const valid = new ValidDefinitions(directory);
  expect(valid.has(first)).toBe(false);
  valid.add(first);
  expect([valid.has(first), valid.has(second)]).toEqual([true, false]);
  valid.add(second);
  // Another process knows only what the file holds.
  const read = new ValidDefinitions(directory, new Set());
  expect([first, second, newDefinition()].map((definition) => read.has(definition))).toEqual([true, true, false]);
});

test.each(['not JSON', '{}', '[1]'])('a damaged file knows no definition: %s', (text) => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, FILE), text);
  const valid = new ValidDefinitions(directory);
  const definition = newDefinition();
  expect(valid.has(definition)).toBe(false);
  valid.add(definition);
  expect(valid.has(definition)).toBe(true);
});

test('an assembly that cannot be written to is no error', () => {
  const directory = join(temporaryDirectory(), 'is-not-there');
  const definition = newDefinition();
  const valid = new ValidDefinitions(directory);
  valid.add(definition);
  expect(valid.has(definition)).toBe(true);
});
