import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { ASSETS_PATH } from './console-options.ts';

/** A file of the page as it is sent. */
export interface ConsoleFile {
  readonly type: string;
  readonly text: string;
  readonly etag: string;
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  // Browsers run it once its types are stripped.
  '.ts': 'text/javascript; charset=utf-8',
};

/** The page's own folder. */
const OWN = new URL('../console/', import.meta.url);

/** The files of packages that the page loads, as they were built for browsers: each one loads nothing else. */
const PACKAGED: Readonly<Record<string, { readonly package: string; readonly file: string }>> = {
  'uplot.js': { package: 'uplot', file: 'dist/uPlot.esm.js' },
  'uplot.css': { package: 'uplot', file: 'dist/uPlot.min.css' },
  'dagre.js': { package: '@dagrejs/dagre', file: 'dist/dagre.esm.js' },
  'marked.js': { package: 'marked', file: 'lib/marked.esm.js' },
};

const cached = new Map<string, ConsoleFile>();

/** The file of a name; undefined where the page has none. */
export function consoleFile(name: string): ConsoleFile | undefined {
  const known = cached.get(name);
  if (known !== undefined) return known;
  const type = TYPES[extname(name)];
  if (type === undefined) return undefined;
  const text = Object.hasOwn(PACKAGED, name) ? packaged(name) : own(name);
  if (text === undefined) return undefined;
  const etag = `"${createHash('sha256').update(text).digest('hex').slice(0, 16)}"`;
  const file = { type, text, etag };
  cached.set(name, file);
  return file;
}

function packaged(name: string): string | undefined {
  const source = PACKAGED[name];
  if (source === undefined) return undefined;
  const text = readFileSync(join(packageDirectory(source.package), source.file), 'utf8');
  // Source maps are not served, and browsers would ask for them.
  return text.replace(/\n?\/\/# sourceMappingURL=\S*\s*$/, '\n');
}

/** Where a package is. Packages need not export their own package.json, so it is looked for above what they do export. */
function packageDirectory(name: string): string {
  let directory = dirname(createRequire(import.meta.url).resolve(name));
  while (!existsSync(join(directory, 'package.json'))) directory = dirname(directory);
  return directory;
}

/** Only files of the page's folder and of the folders in it have a name here, so that no path leads out of it. */
function own(name: string): string | undefined {
  if (!readdirSync(OWN, { recursive: true, encoding: 'utf8' }).includes(name)) return undefined;
  const text = readFileSync(new URL(name, OWN), 'utf8');
  return extname(name) === '.ts' ? forBrowsers(text) : text;
}

/** A module without its types, and with the packages that it imports under the names that they are served by. */
function forBrowsers(source: string): string {
  return withoutTypes(source).replaceAll(/(?<=^import .* from )'([^'./][^']*)'/gm, (specifier, name: string) => {
    const found = Object.entries(PACKAGED).find(([file, { package: known }]) => known === name && file.endsWith('.js'));
    return found === undefined ? specifier : `'${ASSETS_PATH}${found[0]}'`;
  });
}

/** Node.js warns once that this is experimental. It is what it runs this project's own files with, and no news to whoever sees the log. */
function withoutTypes(source: string): string {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return stripTypeScriptTypes(source);
  } finally {
    process.emitWarning = emitWarning;
  }
}
