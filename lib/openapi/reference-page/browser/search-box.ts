import { find, make } from './dom.ts';
import { pagePlaces } from './page-places.ts';
import { type Found, SearchIndex } from './search-index.ts';

/** Sets up the search: a text field with a list of results, in the pattern of a combobox (WAI-ARIA Authoring Practices). */
export function setUpSearch(): void {
  const input = find('#search', HTMLInputElement);
  const list = find('#results', HTMLElement);
  const status = find('#search-status', HTMLElement);
  input.disabled = false;
  let index: SearchIndex | undefined;
  let active = -1;

  const options = () => [...list.querySelectorAll('a')];
  const mark = (next: number) => {
    const all = options();
    active = all.length === 0 ? -1 : (next + all.length) % all.length;
    for (const [at, option] of all.entries()) option.setAttribute('aria-selected', String(at === active));
    const chosen = all[active];
    if (chosen === undefined) input.removeAttribute('aria-activedescendant');
    else input.setAttribute('aria-activedescendant', chosen.id);
    chosen?.scrollIntoView({ block: 'nearest' });
  };
  const close = () => {
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };
  const show = () => {
    // The index takes a moment, so the first search makes it.
    index ??= new SearchIndex(pagePlaces());
    const query = input.value.trim();
    if (query === '') return close();
    const found = index.find(query);
    list.replaceChildren(...found.map(resultOf));
    list.hidden = found.length === 0;
    input.setAttribute('aria-expanded', String(found.length > 0));
    status.textContent =
      found.length === 0
        ? `Nothing found for "${query}".`
        : `${found.length} ${found.length === 1 ? 'result' : 'results'}`;
    status.classList.toggle('visible', found.length === 0);
    mark(0);
  };
  input.addEventListener('input', () => {
    status.classList.remove('visible');
    show();
  });
  input.addEventListener('focus', () => input.value !== '' && show());
  input.addEventListener('blur', () => {
    status.classList.remove('visible');
    close();
  });
  input.addEventListener('keydown', (event) => {
    const { key } = event;
    if (key === 'Escape') {
      status.classList.remove('visible');
      close();
    }
    if (list.hidden) return;
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      event.preventDefault();
      mark(active + (key === 'ArrowDown' ? 1 : -1));
    }
    if (key === 'Enter') options()[active]?.click();
  });
  // A click must not take the focus before the link is followed.
  list.addEventListener('mousedown', (event) => event.preventDefault());
  list.addEventListener('click', close);
  document.addEventListener('click', ({ target }) => {
    if (target instanceof Node && !list.contains(target) && target !== input) close();
  });
  document.addEventListener('keydown', (event) => {
    const isTyping = event.target instanceof Element && event.target.matches('input, textarea, select');
    const isShortcut = event.key === 'k' && (event.ctrlKey || event.metaKey);
    if (!isShortcut && (event.key !== '/' || isTyping)) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
}

function resultOf({ id, kind, title, excerpt }: Found, at: number): HTMLAnchorElement {
  const attributes = { href: `#${id}`, role: 'option', id: `result-${at}`, tabindex: '-1', 'aria-selected': 'false' };
  return make(
    'a',
    attributes,
    make('span', { class: 'kind' }, kind),
    make('span', { class: 'title' }, title),
    make('span', { class: 'excerpt' }, excerpt),
  );
}
