import { Marked } from 'marked';

/** HTML within Markdown is shown as it is written, as CloudWatch does; the page's policy would run no script of it either. */
const marked = new Marked({
  async: false,
  renderer: { html: ({ text }) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;') },
});

/** The text's elements. Its headings come below the page's own. */
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
