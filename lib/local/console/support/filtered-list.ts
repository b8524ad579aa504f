import { h } from '../elements/dom.ts';
import { linkTo, replaceRoute } from './routes.ts';

/** The part of a list to show, by the server's names. It stands in the address. */
export type Filter = Readonly<Record<string, string>>;

/** A list that a form filters. */
export interface FilteredList<Answer> {
  readonly form: HTMLElement;
  /** Path of the view. */
  readonly path: readonly string[];
  /** The filter in the address. */
  readonly query: URLSearchParams;
  /** Returns the filter that the form has. */
  readonly wanted: () => Filter;
  readonly fetch: (filter: URLSearchParams) => Promise<Answer>;
  readonly show: (answer: Answer, filter: Filter) => void;
}

/** Name of the event that a form sends after each request of its filter: with the error in `detail`, or with null. */
export const FILTERED = 'filtered';

const report = (form: HTMLElement, error: unknown = null): boolean =>
  form.dispatchEvent(new CustomEvent(FILTERED, { bubbles: true, detail: error }));

/** Lets a form filter a list. Returns the function that loads and shows the list. */
export function filteredList<Answer>(list: FilteredList<Answer>): () => Promise<void> {
  const { form, path, query, wanted, fetch, show } = list;
  let filter: Filter = Object.fromEntries(query);
  let asked = 0;
  const load = async () => {
    asked += 1;
    const mine = asked;
    const answer = await fetch(new URLSearchParams(filter));
    // A later request has replaced this one otherwise.
    if (mine === asked) show(answer, filter);
  };
  form.addEventListener('input', () => {
    filter = wanted();
    replaceRoute(linkTo(path, filter));
    load().then(
      () => report(form),
      (error: unknown) => report(form, error),
    );
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  return load;
}

/** The longest text that the server searches for. */
const LONGEST_TEXT = 200;

/** Makes the field for the text of a filter. */
export const searchBox = (query: URLSearchParams): HTMLInputElement =>
  h('input', {
    ...{ type: 'search', name: 'text', autocomplete: 'off', maxlength: LONGEST_TEXT },
    value: query.get('text') ?? '',
  });

/** The page that a list shows: its place, and the place before which the next, older page begins. */
interface Paged {
  readonly path: readonly string[];
  readonly filter: Filter;
  /** Null on the last page. */
  readonly next: string | number | null;
  /** Noun of one item, and of several. */
  readonly nouns: readonly [string, string];
}

/**
 * Says how many items a page shows, and which.
 *
 * @example countOf(1, { path: [], filter: {}, next: null, nouns: ['run', 'runs'] }) // '1 run'
 */
export function countOf(shown: number, { filter: { before = '' }, next, nouns: [one, many] }: Paged): string {
  if (shown === 0 && next === null) return `No ${many}.`;
  // A page looks at so many items only. Older ones may match.
  if (shown === 0) return `No ${many} among the ${before === '' ? 'newest' : 'items of this page'}.`;
  const [last, further] = before === '' ? ['', ' (newest)'] : [' (oldest)', ' (older)'];
  return `${shown} ${shown === 1 ? one : many}${next === null ? last : further}`;
}

/** Makes the links to the first and to the next page, as far as these are other pages. */
export function pageLinks({ path, filter, next, nouns: [, many] }: Paged): HTMLElement[] {
  const to = (before: string, words: string) =>
    h('a', { href: linkTo(path, { ...filter, before }), 'data-key': words }, words);
  return [
    ...((filter.before ?? '') === '' ? [] : [to('', `Newest ${many}`)]),
    ...(next === null ? [] : [to(String(next), `Older ${many}`)]),
  ];
}
