import { posix } from 'node:path';
import { expect, test } from 'vitest';
import { isSource, repository, topFolder } from './repository.ts';

const PAGE = 'docs/architecture.md';
const { files, read } = repository();

/** Words of a cell that say nothing but a list of paths. Others describe rooms, such as "the services". */
const LIST = /^(?:`[^`]+`|tests|, )+$/;

/** A row of the map: rooms, and the cell that says who imports them. */
interface Row {
  readonly rooms: readonly string[];
  readonly cell: string;
}

const pathsIn = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path);

/** Returns the rows of the tables that say who imports a room of a top folder. */
function rowsOf(page: string): Row[] {
  const tables = page.split('\n\n').filter((part) => /^\| room of .* \| who imports it \|\n/.test(part));
  return tables.flatMap((table) =>
    table
      .split('\n')
      .slice(2)
      .map((line) => {
        const [, rooms = '', , cell = ''] = line.split('|').map((text) => text.trim());
        return { rooms: pathsIn(rooms), cell };
      }),
  );
}

/** Each import of the code, from folder to folder. */
const imports = files
  .filter((file) => isSource(file) && topFolder(file) !== 'test')
  .flatMap((file) => {
    const from = posix.dirname(file);
    const paths = [...read(file).matchAll(/(?:from |import\()'(\.[^']+)'/g)].map(([, path = '']) => path);
    return paths.map((path) => ({ from, to: posix.dirname(posix.join(from, path)) }));
  });

const firstFolder = (folder: string) => topFolder(`${folder}/`);

/** Tells whether a path of a cell names a folder, or a folder around it. */
const names = (path: string, folder: string) => folder === path || folder.startsWith(`${path}/`);

/** Returns the other rooms that import from the rooms of a row. */
function importersOf(rooms: readonly string[]): string[] {
  const found = imports.filter(({ from, to }) => rooms.includes(to) && !rooms.some((room) => names(room, from)));
  return [...new Set(found.map(({ from }) => from))];
}

/** Returns what a row leaves out or names wrongly. Words stand for rooms of the same top folder. */
function faultsOf({ rooms, cell }: Row): string[] {
  const importers = importersOf(rooms);
  const named = pathsIn(cell).map((path) => (path.endsWith('.ts') ? posix.dirname(path) : path));
  const hasWords = !LIST.test(cell);
  const inWords = (folder: string) => hasWords && rooms.some((room) => firstFolder(room) === firstFolder(folder));
  const missing = importers.filter((folder) => !inWords(folder) && !named.some((path) => names(path, folder)));
  const wrong = named.filter((path) => !importers.some((folder) => names(path, folder)));
  return [...missing.map((folder) => `${rooms[0]} lacks ${folder}`), ...wrong.map((path) => `${rooms[0]} has ${path}`)];
}

test('the map of the architecture names who imports a room', () => {
  const rows = rowsOf(read(PAGE));
  expect(rows.length).toBeGreaterThan(35);
  expect(rows.flatMap(faultsOf)).toEqual([]);
});
