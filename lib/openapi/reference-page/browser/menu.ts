import { find } from './dom.ts';

/** Opens and closes the contents on narrow screens, and marks the place where the reader is. */
export function setUpMenu(): void {
  const menu = find('#menu', HTMLElement);
  const button = find('#menu-button', HTMLButtonElement);
  const open = (isOpen: boolean) => {
    menu.classList.toggle('open', isOpen);
    button.setAttribute('aria-expanded', String(isOpen));
  };
  button.addEventListener('click', () => open(!menu.classList.contains('open')));
  menu.addEventListener('click', ({ target }) => {
    if (target instanceof Element && target.closest('a') !== null) open(false);
  });
  document.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape' || !menu.classList.contains('open')) return;
    open(false);
    button.focus();
  });
  markPlace(menu);
}

function markPlace(menu: HTMLElement): void {
  const links = new Map([...menu.querySelectorAll('a')].map((link) => [link.hash.slice(1), link]));
  let marked: HTMLAnchorElement | undefined;
  const mark = (link: HTMLAnchorElement) => {
    marked?.removeAttribute('aria-current');
    link.setAttribute('aria-current', 'location');
    marked = link;
    const { top, bottom } = link.getBoundingClientRect();
    const edge = menu.getBoundingClientRect();
    if (top < edge.top || bottom > edge.bottom) menu.scrollTop += top - (edge.top + edge.bottom) / 2;
  };
  const targets = [...links.keys()].flatMap((anchor) => document.getElementById(anchor) ?? []);
  const update = () => {
    // A heading counts once it is in the upper third.
    const current = targets.findLast((target) => target.getBoundingClientRect().top < innerHeight / 3);
    const link = current && links.get(current.id);
    if (link !== undefined && link !== marked) mark(link);
  };
  let isAwaited = false;
  const later = () => {
    if (isAwaited) return;
    isAwaited = true;
    requestAnimationFrame(() => {
      isAwaited = false;
      update();
    });
  };
  addEventListener('scroll', later, { passive: true });
  later();
}
