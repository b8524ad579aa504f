/** Markup that is inserted as it is. Every other value is escaped. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A value in a template. `undefined` and `false` add nothing. */
export type Part = Html | string | number | undefined | false | readonly Part[];

/**
 * Makes markup from a template. Values are escaped, unless they are markup themselves.
 *
 * @example html`<b>${'a < b'}</b>`.text // '<b>a &lt; b</b>'
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.reduce((text, string, index) => text + asText(parts[index - 1]) + string));
}

function asText(part: Part): string {
  if (part === undefined || part === false) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(asText).join('');
  return escapeHtml(String(part));
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * Escapes a text for the content of an element or an attribute in double quotes.
 *
 * @example escapeHtml('"a" & b') // '&quot;a&quot; &amp; b'
 */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
