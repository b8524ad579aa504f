import MiniSearch from 'minisearch';

/** Kinds of places, with their weight among results. */
const KINDS = { Code: 4, Guide: 3, Operation: 1.5, Response: 0.5, Schema: 0.4 } as const;

/** A place of the page that a search finds. */
export interface Place {
  readonly id: string;
  readonly kind: keyof typeof KINDS;
  readonly title: string;
  readonly text: string;
}

export interface Found extends Place {
  /** Part of the text around the first match. */
  readonly excerpt: string;
}

/** Results that a list shows at most. */
const MOST = 12;

/** Finds places by words of their titles and texts. Words may be incomplete or misspelt. */
export class SearchIndex {
  readonly #places: ReadonlyMap<string, Place>;
  readonly #words: MiniSearch<Place>;

  constructor(places: readonly Place[]) {
    this.#places = new Map(places.map((place) => [place.id, place]));
    this.#words = new MiniSearch<Place>({ fields: ['title', 'text'] });
    this.#words.addAll(places.map((place) => ({ ...place, text: joined(place.text) })));
  }

  /** Returns the places that have all words of the query, the best first. */
  find(query: string): readonly Found[] {
    const words = joined(query).trim();
    if (words === '') return [];
    const results = this.#words.search(words, {
      combineWith: 'AND',
      prefix: true,
      fuzzy: (term) => (term.length > 4 && !/\d/.test(term) ? 0.2 : false),
      boost: { title: 4 },
      boostDocument: (id) => KINDS[this.#places.get(String(id))?.kind ?? 'Schema'],
    });
    return results.slice(0, MOST).flatMap(({ id, terms }) => {
      const place = this.#places.get(String(id));
      return place === undefined ? [] : [{ ...place, excerpt: excerptOf(place.text, terms) }];
    });
  }
}

/**
 * Spells alike what callers write in several ways.
 *
 * @example joined('A call times out') // 'A call timeout'
 */
export function joined(text: string): string {
  return text
    .replaceAll(/\btim(?:e[sd]?|ing)[ -]?outs?\b/gi, 'timeout')
    .replaceAll(/\b(?:pagination|paging)\b/gi, 'pages');
}

/**
 * Returns the part of a text around the first of the words.
 *
 * @example excerptOf('The key identifies the request.', ['identifies']) // 'The key identifies the request.'
 */
export function excerptOf(text: string, words: readonly string[]): string {
  const lower = text.toLowerCase();
  const at = Math.max(
    0,
    ...words
      .map((word) => lower.indexOf(word))
      .filter((index) => index >= 0)
      .slice(0, 1),
  );
  const from = at < 30 ? 0 : text.indexOf(' ', at - 30) + 1;
  const part = text.slice(from, from + 110);
  return `${from > 0 ? '… ' : ''}${part}${from + 110 < text.length ? ' …' : ''}`;
}
