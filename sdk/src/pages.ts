import type { Answered, List } from './contract/operation.ts';
import { objectOf } from './errors.ts';

/**
 * Makes a list of its pages.
 *
 * @param read reads the page with the query, or the first one
 */
export function listOf<Item, Page>(
  read: (query?: URLSearchParams) => Promise<Answered<Page>>,
  itemsOf: (page: Page) => readonly Item[],
): List<Item, Page> {
  async function* pages(): AsyncGenerator<Page, void> {
    let query: URLSearchParams | undefined;
    do {
      const { data, response }: Answered<Page> = await read(query);
      yield data;
      query = nextPage(response, data);
    } while (query !== undefined);
  }
  return {
    pages,
    async *[Symbol.asyncIterator]() {
      for await (const page of pages()) yield* itemsOf(page);
    },
  };
}

/**
 * Returns the query parameters that lead to the next page, whichever way the list offers: a `Link` header, `links.next`, `next_cursor`,
 * `next` or an offset.
 */
function nextPage({ headers }: Response, page: unknown): URLSearchParams | undefined {
  const { links, next, next_cursor: cursor = next, totalCount, offset = 0, limit, count, hasMore } = Object(page);
  // The log of events has a next place at its end, too.
  if (hasMore === false) return undefined;
  const [, link] = /<([^>]*)>\s*;\s*rel="?next"?/.exec(headers.get('link') ?? '') ?? [];
  const uri = link ?? objectOf(objectOf(links)?.next)?.uri;
  // Only the query counts: the path may be relative to a base that the client knows better.
  if (typeof uri === 'string') return new URL(uri, 'https://api.invalid').searchParams;
  if (typeof cursor === 'string') return new URLSearchParams({ cursor });
  const step = Math.max(Number(count ?? 0), 0) || Number(limit ?? 0);
  const following = Number(offset) + step;
  if (links !== undefined || !(step > 0 && following < Number(totalCount))) return undefined;
  return new URLSearchParams({ offset: String(following) });
}
