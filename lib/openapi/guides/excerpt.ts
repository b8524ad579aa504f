import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

/** Folder of the programs that the tutorials show. */
const EXAMPLES = join(import.meta.dirname, '..', '..', '..', 'examples');

/** Language of a block of code, by the ending of its file. */
const LANGUAGES: Readonly<Record<string, string>> = { '.py': 'python', '.ts': 'ts' };

const MARKER = /^\s*(#|\/\/) ?#?(end)?region\b.*$/;

/**
 * Cuts a region out of a source, so that the guide shows code that runs. The region lies between `#region <name>` and `#endregion <name>`.
 * Its lines lose the indentation that they share.
 *
 * @throws Error if the source has no such region
 * @example regionOf('a\n  // #region x\n  b\n  // #endregion x\n', 'x') // 'b'
 */
export function regionOf(source: string, region: string): string {
  const lines = source.split('\n');
  const marks = (word: string) =>
    lines.findIndex((line) => MARKER.test(line) && line.trimEnd().endsWith(` ${region}`) && line.includes(word));
  const [begin, end] = [marks('region'), marks('endregion')];
  const own = lines.slice(begin + 1, end).filter((line) => !MARKER.test(line));
  const text = own
    .join('\n')
    .replace(/^\s*\n/, '')
    .trimEnd();
  if (begin < 0 || end < begin || text === '') throw new Error(`There is no region ${region}`);
  const indents = text.split('\n').flatMap((line) => (line === '' ? [] : [/^ */.exec(line)?.[0].length ?? 0]));
  const shared = Math.min(...indents);
  return text
    .split('\n')
    .map((line) => line.slice(shared))
    .join('\n');
}

/**
 * Returns a region of an example as a block of Markdown.
 *
 * @param file path below `examples`
 * @throws Error if there is no such file or region
 */
function excerpt(file: string, region: string): string {
  const code = regionOf(readFileSync(join(EXAMPLES, file), 'utf8'), region);
  return `\`\`\`${LANGUAGES[extname(file)] ?? ''}\n${code}\n\`\`\``;
}

/**
 * Returns a region of an example in each language, as blocks of Markdown that follow each other.
 *
 * @param name name of the example in TypeScript, such as `order-devices`
 */
export const inBothLanguages = (name: string, region: string): string =>
  [excerpt(`python/${name.replaceAll('-', '_')}.py`, region), excerpt(`typescript/${name}.ts`, region)].join('\n\n');

/** Returns a region of the client that all examples in Python share, as a block of Markdown. */
export const inPython = (region: string): string => excerpt('python/quartermaster.py', region);

/** Returns a region of the file that all examples in TypeScript share, as a block of Markdown. */
export const inTypeScript = (region: string): string => excerpt('typescript/quartermaster.ts', region);

/** Returns the commands that run an example, as a block of Markdown. */
export const runInBothLanguages = (name: string): string => `\`\`\`sh
python3 examples/python/${name.replaceAll('-', '_')}.py
node bin/node.cjs examples/typescript/${name}.ts
\`\`\``;
