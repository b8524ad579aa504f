import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..', '..');

/** The files of the repository, by their paths from its root. */
export interface Tree {
  readonly files: readonly string[];
  readonly read: (path: string) => string;
}

/** Names of folders with installed or generated files. */
const ignored: ReadonlySet<string> = new Set([
  '.git',
  ...readFileSync(join(ROOT, '.gitignore'), 'utf8')
    .split('\n')
    .map((line) => line.trim().replace(/\/$/, ''))
    .filter((line) => line !== ''),
]);

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (ignored.has(entry.name)) return [];
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}

/** Lists the files of this repository, except for the folders that `.gitignore` names. */
export function repository(): Tree {
  return { files: filesBelow('').sort(), read: (path) => readFileSync(join(ROOT, path), 'utf8') };
}

/** Makes a tree of the given contents, for tests of functions that read a tree. */
export function madeUpTree(contents: Readonly<Record<string, string>>): Tree {
  return {
    files: Object.keys(contents).sort(),
    read: (path) => {
      const content = contents[path];
      if (content === undefined) throw new Error(`There is no ${path}`);
      return content;
    },
  };
}

/**
 * Tells sources, which have doc comments, from other files.
 *
 * @example isSource('lib/app.ts') // true
 */
export const isSource = (path: string): boolean => /\.(ts|m?js)$/.test(path);

/** Tells Markdown pages from other files. */
export const isPage = (path: string): boolean => path.endsWith('.md');

/**
 * Returns the first folder of a path; empty for a file at the root.
 *
 * @example topFolder('lib/local/cloud.ts') // 'lib'
 * @example topFolder('README.md') // ''
 */
export const topFolder = (path: string): string => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '');
