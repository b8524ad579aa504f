import * as z from 'zod';
import { anchorsOf, headingsIn } from '../../documents/references.ts';

/** References that the texts of a document may have. */
export interface Described {
  /** Anchors of the reference page: headings of the guide, error codes, operations, tags and schemas. */
  readonly anchors: ReadonlySet<string>;
  /** Paths that the service serves without parameters. */
  readonly paths: ReadonlySet<string>;
  /** Error codes, statuses and other values of the API, and names in capitals that the examples use. */
  readonly names: ReadonlySet<string>;
  /** HTTP statuses of the document's responses. */
  readonly statuses: ReadonlySet<string>;
  /** Phrases with figures, made from the constants that they state. */
  readonly figures: readonly string[];
  /** Regions of the examples, by language. */
  readonly code: readonly { readonly language: string; readonly text: string }[];
}

/** Returns the anchor of an error code on the reference page. */
const errorAnchor = (code: string): string => `error-${code.toLowerCase().replaceAll(/[^a-z0-9]/g, '-')}`;

/**
 * Returns the anchors of a guide: those of its headings. A heading of level 4 is an error code, and has another anchor besides.
 *
 * @example anchorsOfGuide('## One two\n\n#### 1117') // ['one-two', '1117', 'error-1117']
 */
export const anchorsOfGuide = (guide: string): string[] => [
  ...anchorsOf(headingsIn(guide)),
  ...Array.from(withoutBlocks(guide).matchAll(/^#### (.+)$/gm), ([, code = '']) => errorAnchor(code)),
];

/** A block of code in Markdown. */
interface CodeBlock {
  readonly language: string;
  readonly text: string;
}

/** Returns the blocks of code of a text. */
export const blocksOf = (text: string): CodeBlock[] =>
  Array.from(text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm), ([, language = '', code = '']) => ({
    language,
    text: code.trimEnd(),
  }));

const withoutBlocks = (text: string): string => text.replaceAll(/^```\w*\n[\s\S]*?^```$/gm, '');

/** Languages of programs. Their blocks are regions of examples, which tests run. */
const PROGRAMS: ReadonlySet<string> = new Set(['python', 'ts', 'js', 'go', 'java']);

/** Returns the problems of a block of code. Tests run the commands of `sh`, and compare `text` with their output. */
function problemsOfBlock({ language, text }: CodeBlock, { code }: Described): string[] {
  if (PROGRAMS.has(language)) {
    const isRun = code.some((example) => example.language === language && example.text === text);
    return isRun ? [] : [`has code that is no region of an example: ${text.split('\n', 1)}`];
  }
  if (language === 'json') return isJson(text) ? [] : [`has JSON that is none: ${text.split('\n', 1)}`];
  return ['sh', 'text', 'http'].includes(language) ? [] : [`has a block of the language "${language}"`];
}

function isJson(text: string): boolean {
  try {
    // Ellipses stand for members that are left out.
    JSON.parse(text.replaceAll(/,?\s*…,?/g, ''));
    return true;
  } catch {
    return false;
  }
}

/** Returns the problem of a link; undefined if it leads somewhere. */
function problemOfLink(target: string, { anchors, paths }: Described): string | undefined {
  const [, path = '', anchor] = /^([^#]*)(?:#(.*))?$/.exec(target) ?? [];
  if (/^https:\/\//.test(target)) return URL.canParse(target) ? undefined : `links to ${target}, which is no address`;
  if (path !== '' && !paths.has(path)) return `links to ${target}, which the service does not serve`;
  if (anchor !== undefined && !anchors.has(anchor)) return `links to #${anchor}, which is nowhere on the page`;
  return undefined;
}

/** Standards and terms of the field, whose digits are no figures. */
const TERMS =
  /\b(?:(?:RFC|ISO) \d+(?:-\d+)?(?: alpha-\d)?(?:, section [\d.]+)?|UTF-\d+|HMAC-SHA\d+|base64|UTC-\d+|OAuth \d\.\d|OpenAPI \d\.\d|HTTP\/\d(?:\.\d)?|Node(?:\.js)? \d+|Python \d\.\d+|IPv\d|3YC|00:00 UTC|seconds since 1970|must not be 0|from 1 (?:on|to the limit))\b/gi;

/** Numbers in digits, and number words before a unit that a reader relies on. */
const FIGURE =
  /\d[\d,.]*(?!st|nd|rd|th|\d)|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|fifteen|twenty|thirty|fifty|sixty|hundred|thousand) (?=(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|KB|MB|characters|pieces|lines|comments|licences|times|bytes)\b)/gi;

/** Members of a schema that bound its values. */
const Bounds = z.object({
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  default: z.unknown().optional(),
  pattern: z.string().optional(),
});

/**
 * Returns the figures that a schema, or the schema of a parameter, states itself.
 *
 * @example boundsOf({ schema: { maximum: 1000, pattern: '^.{1,255}$' } }) // ['1000', '1', '255']
 */
export function boundsOf(of: object): string[] {
  const inner = 'schema' in of && typeof of.schema === 'object' && of.schema !== null ? of.schema : of;
  const { pattern = '', ...bounds } = Bounds.catch({}).parse(inner);
  const lengths = Array.from(pattern.matchAll(/\{(\d+)(?:,(\d+))?\}/g), ([, from, to]) => [from, to]);
  return [...Object.values(bounds), ...lengths.flat()].flatMap((value) => (value === undefined ? [] : [String(value)]));
}

/** Returns the figures of a text that neither a phrase made from a constant nor the schema accounts for. */
function strayFigures(text: string, of: object, { figures, statuses, names }: Described): string[] {
  const plain = withoutBlocks(text)
    .replaceAll(/`[^`]*`/g, '')
    .replaceAll(/\]\([^)]*\)/g, ']')
    .replaceAll(TERMS, '');
  const rest = figures.reduce((left, phrase) => left.replaceAll(patternOf(phrase), ''), plain);
  const known = new Set([...statuses, ...names, ...boundsOf(of)]);
  return Array.from(rest.matchAll(FIGURE))
    .filter(([figure]) => !known.has(figure.replaceAll(',', '').replace(/\.$/, '')))
    .map(
      ({ index }) => `has a figure that no constant accounts for: …${rest.slice(Math.max(0, index - 40), index + 40)}…`,
    );
}

/** Returns the pattern of a phrase. No digit stands before or after it. */
const patternOf = (phrase: string): RegExp =>
  new RegExp(`(?<![\\d.,])${phrase.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}(?!d)`, 'gi');

/** Returns the codes of a text, in backticks, that the API does not have. */
function unknownNames(text: string, { names }: Described): string[] {
  const codes = Array.from(
    withoutBlocks(text).matchAll(/`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*|\d{4})`/g),
    ([, code = '']) => code,
  );
  return codes.filter((code) => !names.has(code)).map((code) => `names ${code}, which the API does not have`);
}

/**
 * Returns what is wrong with the references of a text: links, blocks of code, codes and figures.
 *
 * @param of the object that the text describes
 */
export function problemsOf(text: string, of: object, described: Described): string[] {
  const links = Array.from(withoutBlocks(text).matchAll(/\[[^\]]*\]\(([^)\s]*)[^)]*\)/g), ([, target = '']) => target);
  return [
    ...links.flatMap((target) => problemOfLink(target, described) ?? []),
    ...blocksOf(text).flatMap((block) => problemsOfBlock(block, described)),
    ...unknownNames(text, described),
    ...strayFigures(text, of, described),
  ];
}
