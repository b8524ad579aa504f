import { Marked, type Tokens } from 'marked';
import { escapeHtml, Html } from './html.ts';
import { errorAnchor } from './shared/error-codes.ts';
import { type Anchors, headingSlug } from './shared/headings.ts';

/** A heading of a text, with its anchor. */
export interface Heading {
  readonly level: number;
  readonly text: string;
  readonly anchor: string;
}

/** A text as markup, with its headings in their order. */
export interface Rendered {
  readonly html: Html;
  readonly headings: readonly Heading[];
  /** The links of the text, each once. */
  readonly links: readonly Html[];
}

export interface MarkdownOptions {
  /** Anchors of the page. Without them, headings get none. */
  readonly anchors?: Anchors | undefined;
  /** Start of each anchor, such as the anchor of the section around the text. */
  readonly prefix?: string;
  /** Levels by which headings move down below the heading of their section. */
  readonly deeper?: number;
  /** Shows the text of a link without the link. A control, such as the summary of details, must not have another inside. */
  readonly isLabel?: boolean;
}

/** Letters of the longest code that a table shows in one line. A whole body in one line would make the table too wide to read. */
const LONGEST_WHOLE = 60;

/** Heading of level 2 whose subheadings are error codes. */
const ERRORS = /^errors?\b/i;

/**
 * Renders Markdown of the document. HTML in it is shown as text. Below a heading "Errors", a heading of level 4, or of one
 * word, is an error code, and its anchor begins with `error-`.
 */
export function markdown(
  source: string,
  { anchors, prefix = '', deeper = 0, isLabel = false }: MarkdownOptions = {},
): Rendered {
  const headings: Heading[] = [];
  const links = new Set<string>();
  let inErrors = false;
  const marked = new Marked({ gfm: true });
  marked.use({
    renderer: {
      heading({ tokens, depth }: Tokens.Heading): string {
        const text = plain(this.parser.parseInline(tokens, this.parser.textRenderer));
        if (depth <= 2) inErrors = ERRORS.test(text);
        const level = Math.min(6, depth + deeper);
        const content = this.parser.parseInline(tokens);
        if (anchors === undefined) return `<h${level}>${content}</h${level}>\n`;
        const isCode = inErrors && (depth > 3 || (depth === 3 && !/\s/.test(text)));
        const anchor = anchors.add(isCode ? errorAnchor(text) : prefix + headingSlug(text));
        headings.push({ level, text, anchor });
        return headingMarkup(level, anchor, content, isCode ? ' class="code"' : '');
      },
      code: ({ text, lang }: Tokens.Code) =>
        `<pre tabindex="0"><code data-language="${escapeHtml(lang ?? '')}">${escapeHtml(text)}</code></pre>\n`,
      codespan: ({ text }: Tokens.Codespan) =>
        `<code${text.length > LONGEST_WHOLE ? ' class="long"' : ''}>${escapeHtml(text)}</code>`,
      html: ({ text }: Tokens.HTML | Tokens.Tag) => escapeHtml(text),
      image: ({ text }: Tokens.Image) => escapeHtml(text),
      link({ href, tokens }: Tokens.Link): string {
        const content = this.parser.parseInline(tokens);
        const link = `<a href="${escapeHtml(inPage(href))}">${content}</a>`;
        links.add(link);
        return isLabel ? content : link;
      },
      // A box of a form would need a label, and nobody could tick it.
      checkbox: ({ checked }: Tokens.Checkbox) => (checked ? '☑ ' : '☐ '),
      table(token: Tokens.Table): string {
        // An empty cell is no heading of its column.
        const row = (cells: readonly Tokens.TableCell[], tag: string) => {
          const contents = cells.map(({ tokens }) => this.parser.parseInline(tokens));
          const markup = contents.map((content) => (content === '' ? '<td></td>' : `<${tag}>${content}</${tag}>`));
          return `<tr>${markup.join('')}</tr>`;
        };
        const head = token.header.some(({ text }) => text !== '') ? `<thead>${row(token.header, 'th')}</thead>` : '';
        const body = token.rows.map((cells) => row(cells, 'td')).join('');
        return `<div class="table" tabindex="0"><table>${head}<tbody>${body}</tbody></table></div>\n`;
      },
    },
  });
  const text = marked.parse(source, { async: false });
  return { html: new Html(text), headings, links: [...links].map((link) => new Html(link)) };
}

/** Returns a heading with a link to itself, which shows where a pointer or the focus is. */
export function headingMarkup(level: number, anchor: string, content: string, attributes = ''): string {
  const id = escapeHtml(anchor);
  return `<h${level} id="${id}"${attributes}><a class="anchor" href="#${id}">${content}</a></h${level}>\n`;
}

/** Links to the page itself become links inside it, so that they work below any stage's path. */
const inPage = (href: string): string => href.replace(/^(?:\.?\/)?docs(?=#)/, '');

/** Undoes the escapes of Marked's plain text. */
function plain(text: string): string {
  const marks: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
  return text.replaceAll(/&(amp|lt|gt|quot|#39);/g, (entity, name: string) => marks[name] ?? entity);
}
