import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lockDirectory, takeLock } from '../../../lib/local/support/directory-lock.ts';
import { temporaryDirectory } from '../fixtures.ts';

test('a directory has one local cloud at a time', () => {
  const directory = temporaryDirectory();
  const release = lockDirectory(directory);
  expect(() => lockDirectory(directory)).toThrow(`a local cloud runs on ${directory} already (process ${process.pid})`);
  release();
  lockDirectory(directory)();
});

test('a lock that cannot be written is no lock of somebody else', () => {
  const file = join(temporaryDirectory(), 'lock.db');
  writeFileSync(file, 'no database, but as long as the header of one: '.repeat(10));
  expect(() => takeLock(file)).toThrow(/not a database/);
});
