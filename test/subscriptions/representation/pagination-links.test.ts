import { describe, expect, it } from 'vitest';
import { ListOrdersQuery } from '../../../functions/subscriptions/contract/order-contract.ts';
import { pageOf } from '../../../functions/subscriptions/model/paging.ts';
import { pageLinks } from '../../../functions/subscriptions/representation/pagination-links.ts';

const PATH = '/v3/customers/1000000001/orders';

const linksOf = (
  rawQueryString: string,
  page: { readonly totalCount: number; readonly count: number; readonly limit: number; readonly offset: number },
) => {
  const links = pageLinks({ path: PATH, rawQueryString, parameters: ListOrdersQuery }, page);
  return Object.fromEntries(Object.entries(links).map(([name, { uri }]) => [name, uri]));
};

describe('the links of a page', () => {
  it('lead to itself and to its neighbours', () => {
    expect(linksOf('offset=3&limit=3', { totalCount: 9, count: 3, limit: 3, offset: 3 })).toEqual({
      self: `${PATH}?limit=3&offset=3`,
      next: `${PATH}?limit=3&offset=6`,
      prev: `${PATH}?limit=3&offset=0`,
    });
  });

  it('keep the limit before a page that begins within the first one', () => {
    expect(linksOf('offset=1&limit=3', { totalCount: 4, count: 3, limit: 3, offset: 1 })).toEqual({
      self: `${PATH}?limit=3&offset=1`,
      prev: `${PATH}?limit=3&offset=0`,
    });
  });

  it('are GET links without headers', () => {
    const call = { path: PATH, rawQueryString: '', parameters: ListOrdersQuery };
    expect(pageLinks(call, { totalCount: 1, count: 1, limit: 25, offset: 0 })).toEqual({
      self: { uri: `${PATH}?limit=25&offset=0`, method: 'GET', headers: [] },
    });
  });

  it('repeat the filters as they were sent, in their sequence, and nothing else', () => {
    const query = 'status=1000&offset=0&order-type=NEW&utm=x&status=1002&limit=1&&start-date=2026-01-01T00%3A00%3A00Z';
    const filters = 'status=1000&order-type=NEW&status=1002&start-date=2026-01-01T00%3A00%3A00Z';
    expect(linksOf(query, { totalCount: 2, count: 1, limit: 1, offset: 0 })).toEqual({
      self: `${PATH}?${filters}&limit=1&offset=0`,
      next: `${PATH}?${filters}&limit=1&offset=1`,
    });
  });

  it('know a filter whose name is escaped', () => {
    expect(linksOf('order%2Dtype=NEW', { totalCount: 0, count: 0, limit: 25, offset: 0 })).toEqual({
      self: `${PATH}?order%2Dtype=NEW&limit=25&offset=0`,
    });
  });
});

/** Returns the page at a uri of a list of letters, with a maximum size of a page. */
function pageAt(uri: string, letters: readonly string[], most: number) {
  const query = new URL(uri, 'http://local').searchParams;
  const asked = pageOf(letters, { limit: Number(query.get('limit')), offset: Number(query.get('offset')) });
  const items = asked.items.slice(0, most);
  const page = { ...asked, count: items.length, items };
  return { items, links: pageLinks({ path: PATH, rawQueryString: '', parameters: ListOrdersQuery }, page) };
}

/** Follows a link through all pages. */
function follow(link: 'next' | 'prev', from: string, letters: readonly string[], most: number) {
  const pages: (readonly string[])[] = [];
  let last = from;
  for (let uri: string | undefined = from; uri !== undefined; ) {
    const { items, links } = pageAt(uri, letters, most);
    pages.push(items);
    last = uri;
    uri = links[link]?.uri;
  }
  return { pages, last };
}

describe('who follows the links from the first page to the last and back gets every entry once', () => {
  const letters = [...'abcdefghijklm'];

  it.each([0, 1, 2, 12, 13])('of a list of %i', (length) => {
    const list = letters.slice(0, length);
    for (let limit = 1; limit <= length + 1; limit++) {
      const there = follow('next', `${PATH}?limit=${limit}&offset=0`, list, limit);
      expect(there.pages.flat()).toEqual(list);
      const back = follow('prev', there.last, list, limit);
      expect(back.pages.reverse().flat()).toEqual(list);
    }
  });

  it('where pages hold fewer than was asked for', () => {
    for (const most of [1, 3, 4, 6]) {
      const there = follow('next', `${PATH}?limit=9&offset=0`, letters, most);
      expect(there.pages.flat()).toEqual(letters);
      expect(follow('prev', there.last, letters, most).pages.reverse().flat()).toEqual(letters);
    }
  });

  it('forwards from wherever they begin', () => {
    for (let offset = 0; offset <= letters.length; offset++) {
      const from = `${PATH}?limit=4&offset=${offset}`;
      expect(follow('next', from, letters, 4).pages.flat()).toEqual(letters.slice(offset));
    }
  });
});
