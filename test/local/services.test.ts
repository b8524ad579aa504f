import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { services } from '../../lib/local/services.ts';

const local = join(import.meta.dirname, '../../lib/local');
const rooms = [...new Set(globSync('*/*.ts', { cwd: local }).map((file) => dirname(file)))].sort();

/** Returns the CloudFormation types in the files of a room, except for its face. */
function namedTypes(room: string): readonly string[] {
  const files = globSync('*.ts', { cwd: join(local, room) }).filter((file) => basename(file) !== 'service.ts');
  const sources = files.map((file) => readFileSync(join(local, room, file), 'utf8'));
  return [...new Set(sources.flatMap((source) => source.match(/(?<=['`])AWS::\w+::\w+(?=['`])/g) ?? []))].sort();
}

describe('the services of the local cloud', () => {
  test('each folder with a face is in the list under its name', () => {
    const faces = globSync('*/service.ts', { cwd: local }).map((file) => dirname(file));
    expect(services.map(({ name }) => name).sort()).toEqual(faces.sort());
  });

  // Log groups have a name and an ARN here, and nothing runs for them.
  test.each(rooms.filter((room) => room !== 'template'))(
    '%s has a face for every resource type that it reads',
    (room) => {
      const face = services.find(({ name }) => name === room);
      const unlisted = namedTypes(room).filter((type) => face?.types.includes(type) !== true);
      expect(unlisted).toEqual([]);
    },
  );

  test('each resource type runs in one service', () => {
    const types = services.flatMap((service) => service.types);
    expect(types).toEqual([...new Set(types)]);
  });
});
