import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..', '..');

/** The files of the repository, by their paths from its root. */
export interface Tree {
  readonly files: readonly string[];
  readonly read: (path: string) => string;
}

/** Names of folders that hold what is installed or generated. */
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

/** Reads the names of all files of this repository, except for what `.gitignore` names. */
export function repository(): Tree {
  return { files: filesBelow('').sort(), read: (path) => readFileSync(join(ROOT, path), 'utf8') };
}

/** A tree of made-up files, for tests of what reads a tree. */
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
 * Whether a file has doc comments that people read.
 *
 * @example isSource('lib/app.ts') // true
 */
export const isSource = (path: string): boolean => /\.(ts|js)$/.test(path);

/** Whether a file is a Markdown page. */
export const isPage = (path: string): boolean => path.endsWith('.md');

/**
 * The first folder of a path; empty for a file at the root.
 *
 * @example topFolder('lib/local/cloud.ts') // 'lib'
 * @example topFolder('README.md') // ''
 */
export const topFolder = (path: string): string => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '');
