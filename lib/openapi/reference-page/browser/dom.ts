/**
 * Returns the element that a selector finds.
 *
 * @throws Error if there is no such element of this kind
 */
export function find<Kind extends Element>(
  selector: string,
  kind: new () => Kind,
  within: ParentNode = document,
): Kind {
  const found = within.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`The page has no ${selector}`);
  return found;
}

/** Makes an element with attributes and children. A text is a child. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Makes a block of code that can be scrolled with the keyboard. */
export function codeBlock(text: string, label: string): HTMLPreElement {
  return make('pre', { tabindex: '0', role: 'region', 'aria-label': label }, make('code', {}, text));
}
