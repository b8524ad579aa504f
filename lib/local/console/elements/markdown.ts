import { Marked } from 'marked';

/** A Markdown parser that shows HTML as text, as CloudWatch does. The page's policy would not run its scripts either. */
const marked = new Marked({
  async: false,
  renderer: { html: ({ text }) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;') },
});

/** Converts Markdown to elements. Its headings rank below the page's own. */
export function markdown(text: string): Node[] {
  const template = document.createElement('template');
  template.innerHTML = String(marked.parse(text));
  for (const heading of template.content.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
    const lower = document.createElement(heading.tagName === 'H1' ? 'h2' : 'h3');
    lower.append(...heading.childNodes);
    heading.replaceWith(lower);
  }
  return [...template.content.childNodes];
}
