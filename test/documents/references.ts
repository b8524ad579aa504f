import { isPage, isSource, type Tree, topFolder } from './repository.ts';

/** A comment, a paragraph of a page, or a text of JSON, without its line breaks. */
interface Passage {
  readonly text: string;
  /** One-based line on which the passage begins. */
  readonly line: number;
}

/** A reference that leads nowhere, with the place where it stands. */
export interface DeadReference {
  readonly file: string;
  readonly line: number;
  readonly problem: string;
}

/** The tree as the rules use it. */
interface Known {
  readonly files: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
  /** Names of files, without their folders. */
  readonly names: ReadonlySet<string>;
  readonly topFolders: ReadonlySet<string>;
  readonly scripts: ReadonlySet<string>;
  /** Returns the headings of a page; undefined if the path names no page. */
  readonly headingsOf: (path: string) => readonly string[] | undefined;
}

/** Returns the folders of a path, the shortest first. */
export const foldersOf = (path: string): string[] =>
  path.split('/').flatMap((_, index, parts) => (index === 0 ? [] : [parts.slice(0, index).join('/')]));

function known({ files, read }: Tree): Known {
  const pages = new Map<string, readonly string[]>();
  const headingsOf = (path: string) => {
    if (!isPage(path) || !files.includes(path)) return undefined;
    const headings = pages.get(path) ?? headingsIn(read(path));
    pages.set(path, headings);
    return headings;
  };
  const { scripts = {} } = files.includes('package.json')
    ? (JSON.parse(read('package.json')) as { readonly scripts?: Readonly<Record<string, string>> })
    : {};
  return {
    files: new Set(files),
    folders: new Set(files.flatMap(foldersOf)),
    names: new Set(files.map((path) => path.slice(path.lastIndexOf('/') + 1))),
    topFolders: new Set(files.map(topFolder).filter((folder) => folder !== '')),
    scripts: new Set(Object.keys(scripts)),
    headingsOf,
  };
}

/** Empties the blocks of code of a page. Every line keeps its number. */
function withoutCode(page: string): string {
  let fence: string | undefined;
  const lines = page.split('\n').map((line) => {
    const [mark] = /^\s*(```|~~~)/.exec(line)?.slice(1) ?? [];
    if (mark !== undefined && (fence === undefined || fence === mark)) {
      fence = fence === undefined ? mark : undefined;
      return '';
    }
    return fence === undefined ? line : '';
  });
  return lines.join('\n');
}

/**
 * Returns the headings of a page, without their marks.
 *
 * @example headingsIn('# One\n## `Two`\n') // ['One', 'Two']
 */
export const headingsIn = (page: string): string[] =>
  [...withoutCode(page).matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)].map(([, heading = '']) => heading.replaceAll('`', ''));

/**
 * Returns the anchors that GitHub gives headings: small letters without punctuation. A repeated heading gets a number.
 *
 * @example anchorsOf(['Run it', 'What it does: all', 'Run it']) // ['run-it', 'what-it-does-all', 'run-it-1']
 */
export function anchorsOf(headings: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return headings.map((heading) => {
    const anchor = heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replaceAll(' ', '-');
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
}

/**
 * Returns the comments of a source: blocks that begin a line, and the text after `//` or, in YAML, after `#`. Consecutive line comments
 * are one comment.
 */
export function commentsIn(path: string, source: string): Passage[] {
  const comments: Passage[] = [];
  const lineComment = /\.ya?ml$/.test(path) ? /(?:^|\s)#\s(.*)$/ : /(?:^|\s)\/\/\s(.*)$/;
  let block: { text: string; line: number } | undefined;
  let before: { text: string; line: number; last: number } | undefined;
  for (const [index, text] of source.split('\n').entries()) {
    const line = index + 1;
    const opens = block === undefined && isSource(path) && /^\s*\/\*/.test(text);
    if (opens) block = { text: '', line };
    if (block !== undefined) {
      block.text += ` ${text.replace(/^\s*(\/\*+|\*(?!\/))?\s?/, '').replace(/\*\/.*$/, '')}`;
      if (text.includes('*/')) {
        comments.push(block);
        block = undefined;
      }
      continue;
    }
    const [, said] = lineComment.exec(text) ?? [];
    if (said === undefined) continue;
    if (before !== undefined && before.last === line - 1) {
      before.text += ` ${said}`;
      before.last = line;
    } else {
      before = { text: said, line, last: line };
      comments.push(before);
    }
  }
  return comments.map(({ text, line }) => ({ text: text.replaceAll(/\s+/g, ' ').trim(), line }));
}

/** Returns the paragraphs of a page. An item of a list and a row of a table are paragraphs too. */
function paragraphsIn(page: string): Passage[] {
  const paragraphs: { text: string; line: number }[] = [];
  let open = false;
  for (const [index, text] of withoutCode(page).split('\n').entries()) {
    const last = paragraphs.at(-1);
    if (text.trim() === '') open = false;
    else if (open && last !== undefined && !/^\s*([-*+]\s|\d+\.\s|#|>|\|)/.test(text)) last.text += ` ${text.trim()}`;
    else {
      paragraphs.push({ text: text.trim(), line: index + 1 });
      open = true;
    }
  }
  return paragraphs;
}

/** One kind of reference. A rule returns the problems of a passage. */
type Rule = (passage: Passage, file: string, known: Known) => string[];

/** Resolves the target of a link against its page. The result is a path from the root. */
function resolvedLink(file: string, target: string): string {
  const parts = target.startsWith('/') ? [] : file.split('/').slice(0, -1);
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** Links of pages. The file or folder exists and has the heading of the anchor. */
const links: Rule = ({ text }, file, { files, folders, headingsOf }) =>
  [...text.replaceAll(/`[^`]*`/g, '').matchAll(/\]\(([^()\s]+)\)/g)].flatMap(([, target = '']) => {
    if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return [];
    const [path = '', anchor] = target.split('#');
    const resolved = path === '' ? file : resolvedLink(file, path);
    if (!files.has(resolved) && !folders.has(resolved)) return [`links to ${target}, which is not there`];
    if (anchor === undefined) return [];
    const anchors = anchorsOf(headingsOf(resolved) ?? []);
    return anchors.includes(anchor) ? [] : [`links to ${target}; ${resolved} has no such heading`];
  });

/** Citations: a page's path from the root, a comma, and its headings in quotation marks. */
const citations: Rule = ({ text }, _, { headingsOf }) =>
  [...text.matchAll(/([\w.-]+(?:\/[\w.-]+)*\.md)`?, ("[^"]+"(?:(?:,| and|, and|,? or) "[^"]+")*)/g)].flatMap(
    ([, path = '', list = '']) => {
      const headings = headingsOf(path);
      if (headings === undefined) return [`cites ${path}, which is not there`];
      return [...list.matchAll(/"([^"]+)"/g)].flatMap(([, heading = '']) =>
        headings.includes(heading.replaceAll('`', '')) ? [] : [`cites ${path}, "${heading}"; it has no such heading`],
      );
    },
  );

/** Pages that are named without a heading. A path is from the root; a bare name may be that of any page. */
const pages: Rule = ({ text }, _, { files, names }) =>
  [
    ...text.replaceAll(/\]\([^()\s]+\)/g, ']').matchAll(/(?<![\w./:<>{}*-])((?:[\w.-]+\/)*[\w-]+\.md)\b(?!`?, ")/g),
  ].flatMap(([, path = '']) =>
    files.has(path) || (!path.includes('/') && names.has(path)) ? [] : [`names ${path}, which is not there`],
  );

/**
 * Makes a pattern of a path. `<line>` and `*` stand for a name, `**` and `…` for any folders, `{a,b}` for either text.
 *
 * @example patternOf('functions/<line>/rules').test('functions/devices/rules') // true
 */
export function patternOf(path: string): RegExp {
  const parts = path.split(/(\{[^}]*\}|<[^>]*>|\*\*\/|\*\*|\*|…)/).map((part) => {
    if (part === '**/') return '(?:.*/)?';
    if (part === '**' || part === '…') return '.*';
    if (part === '*' || part.startsWith('<')) return '[^/]+';
    if (part.startsWith('{')) return `(?:${part.slice(1, -1).split(',').map(escaped).join('|')})`;
    return escaped(part);
  });
  return new RegExp(`^${parts.join('')}$`);
}

const escaped = (text: string) => text.replaceAll(/[.+?^$()|[\]\\]/g, String.raw`\$&`);

/** Paths in backticks that begin with a folder of the repository, and bare names of sources and pages. */
const paths: Rule = ({ text }, _, { files, folders, names, topFolders }) =>
  [...text.matchAll(/`([^`\s]+)`/g)].flatMap(([, quoted = '']) => {
    const path = quoted.replace(/\/$/, '').replace(/^\.\//, '');
    const isPath = path.includes('/') && topFolders.has(topFolder(path));
    if (!isPath)
      return /^[\w.-]+\.(ts|js|md)$/.test(path) && !names.has(path) ? [`names ${path}, which is not there`] : [];
    const pattern = patternOf(path);
    const isThere = files.has(path) || folders.has(path) || [...files, ...folders].some((one) => pattern.test(one));
    return isThere ? [] : [`names ${path}, which is not there`];
  });

/** Scripts of npm. */
const scripts: Rule = ({ text }, _, { scripts: all }) =>
  [...text.matchAll(/\bnpm (?:run (?:-s |--silent )?([\w:-]+)|(test|start)\b)/g)].flatMap(([, run, alone]) => {
    const script = run ?? alone ?? '';
    return all.has(script) ? [] : [`names the npm script ${script}, which is not there`];
  });

/** Citations of a design or a contract without a file. */
const unnamed: Rule = ({ text }) =>
  [...text.matchAll(/\b(?:design|contract)s?, (?:section\b|")[^.;)]{0,30}/gi)].map(
    ([citation]) => `cites no file: ${citation}`,
  );

/** Splits a file into passages, each with the rules that apply to it. */
function passagesOf(file: string, content: string): readonly (readonly [Passage, readonly Rule[]])[] {
  if (isPage(file)) {
    // Commands stand in blocks of code too.
    const commands: Passage[] = content.split('\n').map((text, index) => ({ text, line: index + 1 }));
    return [
      ...paragraphsIn(content).map((one) => [one, [links, citations, pages, paths, unnamed]] as const),
      ...commands.map((one) => [one, [scripts]] as const),
    ];
  }
  const rules = [citations, pages, paths, scripts, unnamed];
  if (file.endsWith('.json')) {
    const strings = [...content.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(({ 1: text = '', index }) => ({
      text: text.replaceAll('\\"', '"'),
      line: content.slice(0, index).split('\n').length,
    }));
    return strings.map((one) => [one, [citations, unnamed]] as const);
  }
  return commentsIn(file, content).map((one) => [one, rules] as const);
}

const isRead = (file: string): boolean => isPage(file) || isSource(file) || /\.(json|ya?ml)$/.test(file);

/**
 * Follows every reference in the code and the pages of a tree.
 *
 * @param skipped files whose references are made up
 * @returns the references that lead nowhere, by file and line
 */
export function deadReferences(tree: Tree, skipped: (file: string) => boolean = () => false): DeadReference[] {
  const all = known(tree);
  return tree.files
    .filter((file) => isRead(file) && file !== 'package-lock.json' && !skipped(file))
    .flatMap((file) =>
      passagesOf(file, tree.read(file)).flatMap(([passage, rules]) =>
        rules.flatMap((rule) => rule(passage, file, all).map((problem) => ({ file, line: passage.line, problem }))),
      ),
    );
}
