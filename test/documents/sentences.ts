/** A sentence that people read, and where it stands. */
export interface Sentence {
  readonly text: string;
  /** True where it begins a doc comment. */
  readonly opens?: boolean;
  /** One-based line of the text that it was taken from, where its paragraph begins. */
  readonly line: number;
}

/** Words that hide who does what: the field has a term for each. */
const INDIRECT = /\b(anew|whoever|comes to|has against|so many .* that|is told|says of|of itself|by hand)\b/i;

/** Openings of a doc comment that name nothing: a function's begins with a verb, a type's or a field's with a noun. */
const OPENING = /^(What|Whether|Who|Where|How|That|Those|None)\b/;

/** Most words of a sentence. Longer ones hold more than one idea. */
const MOST_WORDS = 30;

/**
 * Lists what makes a sentence hard to read.
 *
 * @returns nothing for a plain sentence
 * @example objectionsTo({ text: 'What it comes to.' }) // ['says "comes to"']
 */
export function objectionsTo({ text, opens = false }: Pick<Sentence, 'text' | 'opens'>): string[] {
  const indirect = INDIRECT.exec(text)?.[0];
  const words = text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  const colons = text.match(/:(?=\s|$)/g)?.length ?? 0;
  const opening = opens ? OPENING.exec(text)?.[0] : undefined;
  return [
    ...(opening === undefined ? [] : [`begins with "${opening}"`]),
    ...(indirect === undefined ? [] : [`says "${indirect}"`]),
    ...(colons >= 2 ? ['has two colons'] : []),
    ...(words > MOST_WORDS ? [`has ${words} words`] : []),
  ];
}

/** Splits paragraphs into sentences. Code, addresses and quotations are no words of a sentence and count as one. */
function sentencesOf(paragraph: string, line: number): Sentence[] {
  const prose = paragraph
    .replaceAll(/\{@link ([^}]*)\}/g, 'CODE')
    .replaceAll(/`[^`]*`/g, 'CODE')
    .replaceAll(/<[^>\s]+>/g, 'CODE')
    .replaceAll(/https?:\S+/g, 'ADDRESS')
    .replaceAll(/"[^"]*"/g, 'QUOTE')
    .replaceAll(/\s+/g, ' ');
  return prose
    .split(/(?<=[.!?;…][)*_]*)\s+(?=[\p{Lu}("*[A-Z0-9])/u)
    .map((text) => ({ text: text.trim(), line }))
    .filter(({ text }) => text !== '');
}

/** Paragraphs of lines that belong together: an empty line or a line that begins a new unit ends one. */
function paragraphsOf(lines: readonly (readonly [text: string, line: number])[], beginsUnit: RegExp): Sentence[] {
  const paragraphs: { text: string; line: number }[] = [];
  let open = false;
  for (const [text, line] of lines) {
    const last = paragraphs.at(-1);
    if (text.trim() === '') open = false;
    else if (!open || last === undefined || beginsUnit.test(text)) {
      paragraphs.push({ text: text.trim(), line });
      open = true;
    } else last.text += ` ${text.trim()}`;
  }
  return paragraphs.flatMap(({ text, line }) => sentencesOf(text, line));
}

/** The sentences of the doc comments in a TypeScript or JavaScript source. Examples are code, and texts in quotes are no comments. */
export function docCommentSentences(source: string): Sentence[] {
  return [...source.matchAll(/(?<!\S)\/\*\*[\s\S]*?\*\//g)].flatMap(({ 0: comment, index }) => {
    const first = source.slice(0, index).split('\n').length;
    const lines = comment
      .slice(3, -2)
      .split('\n')
      .map((text, offset) => [text.replace(/^\s*\*? ?/, ''), first + offset] as const);
    const prose: (readonly [string, number])[] = [];
    let example = false;
    for (const [text, line] of lines) {
      if (text.startsWith('@')) {
        example = /^@(example|typedef|type)\b/.test(text);
        prose.push(['', line]);
      }
      if (!example) prose.push([text.replace(/^@(param|returns|throws|template)\s*(\{[^}]*\})?/, ''), line]);
    }
    return paragraphsOf(prose, /^\s*([-*]|\d+\.)\s/).map((sentence, place) => ({ ...sentence, opens: place === 0 }));
  });
}

/**
 * The sentences of a Markdown page. Code blocks are left out. An item of a list and a cell of a table stand alone, and so does each part
 * of a cell between semicolons, which is a list too.
 */
export function markdownSentences(page: string): Sentence[] {
  let code = false;
  const lines: (readonly [string, number])[] = [];
  for (const [index, text] of page.split('\n').entries()) {
    if (/^\s*(```|~~~)/.test(text)) code = !code;
    else if (/^\s*\|/.test(text) && !code) {
      const cells = text.replaceAll('\\|', ' ').split('|');
      for (const part of cells.flatMap((cell) => cell.split(/;\s/))) {
        lines.push(['', index + 1], [/^[\s:-]*$/.test(part) ? '' : part, index + 1]);
      }
    } else lines.push([code ? '' : text.replaceAll(/\]\([^)]*\)/g, ']'), index + 1]);
  }
  return paragraphsOf(lines, /^\s*([-*+]\s|\d+\.\s|#|>)/);
}

/** The sentences of a text that stands alone, such as a description in the OpenAPI document, which is Markdown too. */
export const textSentences = markdownSentences;
