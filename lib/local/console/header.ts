import type { OverviewAnswer } from '../views/answers.ts';
import { h, show } from './elements/dom.ts';
import { capitalized, shortNames } from './elements/format.ts';
import { wholeAlarms } from './pages/alarms-view.ts';
import { currentRoute, linkTo } from './support/routes.ts';

/** The ranges of dashboards, in minutes. */
const RANGES: readonly (readonly [number, string])[] = [
  [15, '15 minutes'],
  [60, 'hour'],
  [180, '3 hours'],
  [720, '12 hours'],
  [1_440, 'day'],
  [4_320, '3 days'],
  [10_080, 'week'],
];

export const DEFAULT_MINUTES = '60';

const time = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** The header above every view: navigation, range of time, pause button, and the local cloud's time. */
export class Header {
  paused = false;
  readonly #navigation = part('navigation', HTMLUListElement);
  readonly #rangeLabel = part('range-label', HTMLLabelElement);
  readonly #range = part('range', HTMLSelectElement);
  readonly #pause = part('pause', HTMLButtonElement);
  readonly #trouble = part('trouble', HTMLElement);
  readonly #clock = part('clock', HTMLTimeElement);
  readonly #scale = part('scale', HTMLElement);
  #names: ReadonlyMap<string, string> = new Map();
  /** The local cloud's time in the last response, and this page's time at that moment. */
  #told: { readonly time: number; readonly at: number; readonly scale: number } | undefined;

  constructor() {
    this.#showRange(DEFAULT_MINUTES);
    setInterval(() => this.#showTime(), 1_000);
  }

  /** @param title the title of the current view */
  update(overview: OverviewAnswer, title: string): void {
    const { time, timeScale } = overview;
    this.#told = { time: Date.parse(time), at: performance.now(), scale: timeScale };
    this.#showTime();
    show(this.#scale, timeScale === 1 ? '' : ` · ${timeScale} × real time`);
    this.navigate(overview, title);
  }

  /** Shows which view is open. */
  navigate({ dashboards, alarms, showsService }: OverviewAnswer, title: string): void {
    const { segments, query } = currentRoute();
    const [kind = 'dashboards', name = dashboards[0]] = segments;
    this.#rangeLabel.hidden = kind !== 'dashboards';
    if (kind === 'dashboards') this.#showRange(query.get('minutes') ?? DEFAULT_MINUTES);
    const minutes = this.#range.value;
    const inAlarm = wholeAlarms(alarms).filter(({ state }) => state === 'ALARM').length;
    const links = dashboards.map((dashboard) => {
      const chosen = kind === 'dashboards' && dashboard === name;
      return link(linkTo(['dashboards', dashboard], { minutes }), this.titleOf(dashboard), chosen);
    });
    const count = h('span', { class: inAlarm > 0 ? 'count-badge bad' : 'count-badge' }, `${inAlarm} in alarm`);
    show(
      this.#navigation,
      links,
      link(linkTo(['alarms']), 'Alarms', kind === 'alarms', count),
      link(linkTo(['workflows']), 'Workflows', kind === 'workflows'),
      showsService && [
        link(linkTo(['events']), 'Events', kind === 'events' || kind === 'orders'),
        link(linkTo(['webhooks']), 'Webhooks', kind === 'webhooks'),
      ],
    );
    document.title = `${inAlarm > 0 ? `(${inAlarm} in alarm) ` : ''}${title} · Local console`;
  }

  /** Sets the dashboards, for their titles. */
  name(dashboards: readonly string[]): void {
    this.#names = new Map([...shortNames(dashboards)].map(([whole, short]) => [whole, capitalized(short)]));
  }

  titleOf(dashboard: string): string {
    return this.#names.get(dashboard) ?? dashboard;
  }

  onRange(chosen: (minutes: string) => void): void {
    this.#range.addEventListener('change', () => chosen(this.#range.value));
  }

  onPause(changed: (paused: boolean) => void): void {
    this.#pause.addEventListener('click', () => {
      this.paused = !this.paused;
      this.#pause.setAttribute('aria-pressed', String(this.paused));
      changed(this.paused);
    });
  }

  /** Shows why the page is out of date; an empty message hides the notice. */
  trouble(message: string): void {
    show(this.#trouble, message === '' ? null : message);
  }

  /** Shows the chosen range. A link may choose one that is not among the ranges. */
  #showRange(chosen: string): void {
    const ranges = RANGES.map(([minutes, words]) => [String(minutes), words]);
    const isKnown = ranges.some(([minutes]) => minutes === chosen);
    const choices = isKnown ? ranges : [...ranges, [chosen, `${chosen} minutes`]];
    show(
      this.#range,
      choices.map(([minutes, words = '']) => h('option', { value: minutes, 'data-key': minutes }, words)),
    );
    this.#range.value = chosen;
  }

  #showTime(): void {
    if (this.#told === undefined) return;
    const { time: told, at, scale } = this.#told;
    const now = new Date(told + (performance.now() - at) * scale);
    this.#clock.dateTime = now.toISOString();
    show(this.#clock, time.format(now));
  }
}

function link(href: string, words: string, chosen: boolean, more: Node | null = null): HTMLElement {
  return h('li', { 'data-key': words }, h('a', { href, 'aria-current': chosen ? 'page' : undefined }, words, more));
}

/**
 * Returns an element of the page.
 *
 * @throws Error when the page lacks the element
 */
function part<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`the page has no ${id}`);
  return element;
}
