import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { ASSETS_PATH } from './console-options.ts';

/** A file of the page, ready to be sent. */
export interface ConsoleFile {
  readonly type: string;
  readonly text: string;
  readonly etag: string;
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  // Browsers run the file without its types.
  '.ts': 'text/javascript; charset=utf-8',
};

/** The page's own folder. */
const OWN = new URL('../console/', import.meta.url);

/** The packages' files that the page loads. They were built for browsers and load no other file. */
const PACKAGED: Readonly<Record<string, { readonly package: string; readonly file: string }>> = {
  'uplot.js': { package: 'uplot', file: 'dist/uPlot.esm.js' },
  'uplot.css': { package: 'uplot', file: 'dist/uPlot.min.css' },
  'dagre.js': { package: '@dagrejs/dagre', file: 'dist/dagre.esm.js' },
  'marked.js': { package: 'marked', file: 'lib/marked.esm.js' },
};

const cached = new Map<string, ConsoleFile>();

/** Returns a file of the page by its name; undefined for an unknown name. */
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

/**
 * Returns a package's folder: the closest one with a package.json above the package's entry. Packages need not export
 * package.json.
 */
function packageDirectory(name: string): string {
  let directory = dirname(createRequire(import.meta.url).resolve(name));
  while (!existsSync(join(directory, 'package.json'))) directory = dirname(directory);
  return directory;
}

/** Returns the text of the page's own file. Only files below the page's folder have a name, so that no path leads out of it. */
function own(name: string): string | undefined {
  if (!readdirSync(OWN, { recursive: true, encoding: 'utf8' }).includes(name)) return undefined;
  const text = readFileSync(new URL(name, OWN), 'utf8');
  return extname(name) === '.ts' ? forBrowsers(text) : text;
}

/** Strips the types of a module, and replaces the names of packages by the paths that serve them. */
function forBrowsers(source: string): string {
  return withoutTypes(source).replaceAll(/(?<=^import .* from )'([^'./][^']*)'/gm, (specifier, name: string) => {
    const found = Object.entries(PACKAGED).find(([file, { package: known }]) => known === name && file.endsWith('.js'));
    return found === undefined ? specifier : `'${ASSETS_PATH}${found[0]}'`;
  });
}

/** Strips types without Node's warning that this is experimental: Node runs this project's own files in the same way. */
function withoutTypes(source: string): string {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return stripTypeScriptTypes(source);
  } finally {
    process.emitWarning = emitWarning;
  }
}
