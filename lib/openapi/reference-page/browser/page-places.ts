import type { Place } from './search-index.ts';

/** Reads the places of the page that a search finds: headings of the guide, codes, operations, responses and schemas. */
export function pagePlaces(): readonly Place[] {
  return [...guidePlaces(), ...operationPlaces(), ...responsePlaces(), ...schemaPlaces()].filter(({ id }) => id !== '');
}

/** Each heading of a text with what follows it, up to the next heading. */
function guidePlaces(): readonly Place[] {
  const headings = document.querySelectorAll('.text > :is(h1, h2, h3, h4, h5)[id]');
  return [...headings].map((heading) => {
    const texts: string[] = [];
    for (
      let next = heading.nextElementSibling;
      next !== null && !/^H\d$/.test(next.tagName);
      next = next.nextElementSibling
    ) {
      texts.push(textOf(next));
    }
    const kind = heading.classList.contains('code') ? 'Code' : 'Guide';
    return { id: heading.id, kind, title: textOf(heading), text: texts.join(' ') } as const;
  });
}

function operationPlaces(): readonly Place[] {
  return [...document.querySelectorAll('article.operation')].map((article) => {
    const heading = article.querySelector('h3');
    const parts = article.querySelectorAll('.route, .half:first-child > :not(.response)');
    return {
      id: heading?.id ?? '',
      kind: 'Operation',
      title: textOf(heading),
      text: [...parts].map(textOf).join(' '),
    };
  });
}

function responsePlaces(): readonly Place[] {
  return [...document.querySelectorAll<HTMLElement>('details.response')].map((response) => ({
    id: response.id,
    kind: 'Response',
    title: `${response.dataset.status ?? ''} of ${textOf(response.closest('article')?.querySelector('h3') ?? null)}`,
    text: textOf(response),
  }));
}

function schemaPlaces(): readonly Place[] {
  return [...document.querySelectorAll('details.schema')].map((schema) => ({
    id: schema.id,
    kind: 'Schema',
    title: textOf(schema.querySelector('summary')),
    text: textOf(schema),
  }));
}

/** Returns the text of an element, with a space between its parts. */
function textOf(element: Element | null): string {
  if (element === null) return '';
  const texts: string[] = [];
  const nodes = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (nodes.nextNode() !== null) texts.push(nodes.currentNode.textContent ?? '');
  return texts
    .join(' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ (?=[.,;:])/g, '')
    .trim();
}
