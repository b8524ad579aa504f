import { expect, test } from 'vitest';
import { foldersOf, patternOf } from './references.ts';
import { isSource, repository, topFolder } from './repository.ts';

const PAGE = 'docs/architecture.md';
const { files, read } = repository();

/** The part of a page below one heading, up to the next heading of the same level. */
function sectionOf(page: string, heading: string): string {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  return section.split('\n## ')[0] ?? '';
}

/** Returns the folders that no row of a table names. */
function unnamed(folders: readonly string[], section: string): string[] {
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  const named = rows.flatMap((row) => [...row.matchAll(/`([^`]+)`/g)].map(([, path = '']) => patternOf(path)));
  return folders.filter((folder) => !named.some((pattern) => pattern.test(folder)));
}

/** Tests mirror the folders of the code, so the map names only their top folder. */
const isMapped = (folder: string) => topFolder(folder) !== 'test';

/** Folders with code, also those that hold nothing but rooms, such as a product line. */
const rooms = [
  ...new Set(
    files.flatMap((file) => (isSource(file) || file.endsWith('.css') ? foldersOf(file).filter(isMapped) : [])),
  ),
];

test('the map of the architecture has every room', () => {
  expect(rooms.length).toBeGreaterThan(40);
  const missing = unnamed(rooms, sectionOf(read(PAGE), 'Rooms'));
  expect(missing, `Add each of these folders to a table of ${PAGE}, "Rooms"`).toEqual([]);
});

test('a room that the map does not have is found', () => {
  const page = '# A\n\n## Rooms\n\n| `lib/a` |\n| `functions/<line>/b` |\n\n## Other\n\n| `lib/c` |\n';
  expect(unnamed(['lib/a', 'lib/c', 'functions/x/b', 'functions/x/d'], sectionOf(page, 'Rooms'))).toEqual([
    'lib/c',
    'functions/x/d',
  ]);
});
