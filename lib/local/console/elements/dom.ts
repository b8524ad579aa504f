type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;
/** A child of an element. Null and false add nothing. */
export type Child = Node | string | null | undefined | false | readonly Child[];

const SVG = 'http://www.w3.org/2000/svg';

/** Makes an HTML element. An attribute that is false or undefined is omitted; an attribute that is true has no value. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  return filled(document.createElement(tag), attributes, children);
}

/** Makes an SVG element. */
export function s<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[Tag] {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled<Kind extends Element>(element: Kind, attributes: Attributes, children: readonly Child[]): Kind {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : String(value));
  }
  append(element, children);
  return element;
}

function append(element: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (typeof child === 'string' || child instanceof Node) element.append(child);
    else append(element, child);
  }
}

/**
 * Updates an element's children and keeps those that have not changed. Focus, open disclosures and scroll positions therefore
 * outlive a refresh. A `data-key` identifies a child.
 */
export function show(parent: Element, ...children: readonly Child[]): void {
  const wanted = document.createElement('div');
  append(wanted, children);
  patchChildren(parent, wanted);
}

function patchChildren(current: Element, next: Element): void {
  const wanted = new Set([...next.childNodes].map(keyOf));
  const known = new Map([...current.childNodes].map((node) => [keyOf(node), node]));
  let at = current.firstChild;
  for (const child of [...next.childNodes]) {
    while (at !== null && keyOf(at) !== null && !wanted.has(keyOf(at))) {
      const gone: ChildNode = at;
      at = at.nextSibling;
      gone.remove();
    }
    const key = keyOf(child);
    const kept = key === null ? at : known.get(key);
    if (kept === undefined || kept === null || !alike(kept, child)) {
      current.insertBefore(child, at);
      continue;
    }
    if (kept === at) at = at.nextSibling;
    else current.insertBefore(kept, at);
    if (kept instanceof Element && child instanceof Element) patchElement(kept, child);
    else if (kept.nodeValue !== child.nodeValue) kept.nodeValue = child.nodeValue;
  }
  while (at !== null) {
    const gone: ChildNode = at;
    at = at.nextSibling;
    gone.remove();
  }
}

function patchElement(current: Element, next: Element): void {
  for (const { name } of [...current.attributes]) {
    // The user opens and closes disclosures.
    if (!next.hasAttribute(name) && !(name === 'open' && current instanceof HTMLDetailsElement)) {
      current.removeAttribute(name);
    }
  }
  for (const { name, value } of next.attributes) {
    if (current.getAttribute(name) !== value) current.setAttribute(name, value);
  }
  patchChildren(current, next);
}

function keyOf(node: Node): string | null {
  return node instanceof Element ? node.getAttribute('data-key') : null;
}

function alike(one: Node, other: Node): boolean {
  return one.nodeName === other.nodeName && keyOf(one) === keyOf(other);
}
