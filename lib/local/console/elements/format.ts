/** The unit of a figure; empty for plain numbers. */
export type Unit = 'ms' | 's' | 'min' | 'd' | '%' | 'B' | '';

/**
 * Returns the unit in the label of an axis or a title. Dashboards state it nowhere else.
 *
 * @example unitOf('Latency (ms)') // 'ms'
 * @example unitOf('Time in a status (days, average)') // 'd'
 */
export function unitOf(...labels: readonly (string | undefined)[]): Unit {
  for (const label of labels) {
    if (label === undefined) continue;
    if (/\bmilliseconds\b|\bms\b/i.test(label)) return 'ms';
    if (/\bseconds\b|\(s\)|^s$/i.test(label)) return 's';
    if (/\(minutes\b/i.test(label)) return 'min';
    if (/\(days\b/i.test(label)) return 'd';
    if (/\bper ?cent(age)?\b|%/i.test(label)) return '%';
    if (/\bbytes\b/i.test(label)) return 'B';
  }
  return '';
}

/** Seconds in one unit of a duration. */
export const SECONDS = { s: 1, min: 60, d: 86_400 } as const;

/** Returns `true` for a unit whose figures are shown as durations, such as `2 h 5 min`. */
export const isDuration = (unit: Unit): unit is keyof typeof SECONDS => Object.hasOwn(SECONDS, unit);

const exact = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });
const percent = new Intl.NumberFormat('en', { maximumFractionDigits: 3 });

/**
 * Formats a figure for people.
 *
 * @example formatValue(1_204, '') // '1,204'
 * @example formatValue(38, 'ms') // '38 ms'
 * @example formatValue(7_500, 's') // '2 h 5 min'
 * @example formatValue(0.5, 'd') // '12 h'
 */
export function formatValue(value: number, unit: Unit): string {
  if (unit === 'ms') return Math.abs(value) < 1_000 ? `${exact.format(value)} ms` : formatDuration(value);
  if (isDuration(unit)) return formatDuration(value * SECONDS[unit] * 1_000);
  if (unit === '%') return `${percent.format(value)} %`;
  if (unit === 'B') return formatBytes(value);
  if (Math.abs(value) >= 100_000) return compact.format(value);
  return Math.abs(value) >= 1_000 ? whole.format(value) : exact.format(value);
}

const MULTIPLES = ['B', 'kB', 'MB', 'GB', 'TB'];

function formatBytes(bytes: number): string {
  const power = bytes === 0 ? 0 : Math.min(MULTIPLES.length - 1, Math.floor(Math.log10(Math.abs(bytes)) / 3));
  return `${exact.format(bytes / 1_000 ** power)} ${MULTIPLES[power]}`;
}

const STEPS = [
  { name: 'd', milliseconds: 86_400_000 },
  { name: 'h', milliseconds: 3_600_000 },
  { name: 'min', milliseconds: 60_000 },
  { name: 's', milliseconds: 1_000 },
];

/**
 * Formats a duration in its two largest units.
 *
 * @example formatDuration(273_600_000) // '3 d 4 h'
 */
export function formatDuration(milliseconds: number): string {
  const length = Math.abs(milliseconds);
  const sign = milliseconds < 0 ? '−' : '';
  if (length < 1_000) return `${sign}${length === 0 ? '0 s' : `${exact.format(length)} ms`}`;
  if (length < 10_000) return `${sign}${(length / 1_000).toFixed(1).replace(/\.0$/, '')} s`;
  const index = STEPS.findIndex((step) => length >= step.milliseconds);
  const [large, small] = STEPS.slice(index, index + 2);
  if (large === undefined) return '';
  const most = Math.floor(length / large.milliseconds);
  const rest = small === undefined ? 0 : Math.floor((length % large.milliseconds) / small.milliseconds);
  return `${sign}${most} ${large.name}${small !== undefined && rest > 0 ? ` ${rest} ${small.name}` : ''}`;
}

const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const minute = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' });

/**
 * Formats a time. A time on another day than `now` has the day in front.
 *
 * @example formatTime(new Date(2026, 2, 1, 14, 5, 7), new Date(2026, 2, 2)) // '1 Mar, 14:05:07'
 */
export function formatTime(at: Date, now: Date): string {
  return at.toDateString() === now.toDateString() ? time.format(at) : `${day.format(at)}, ${time.format(at)}`;
}

/**
 * Formats a time on an axis: as a day at midnight and when ticks are days apart.
 *
 * @example formatTick(new Date(2026, 2, 1, 14, 5), 300) // '14:05'
 */
export function formatTick(at: Date, secondsApart: number): string {
  const midnight = at.getHours() === 0 && at.getMinutes() === 0;
  if (midnight || secondsApart >= 86_400) return day.format(at);
  return secondsApart < 60 ? time.format(at) : minute.format(at);
}

/**
 * Shortens names by the words that all of them begin or end with.
 *
 * @example
 * shortNames(['shop-orders-high', 'shop-queue-high']) // Map { 'shop-orders-high' => 'orders', 'shop-queue-high' => 'queue' }
 */
export function shortNames(names: readonly string[]): ReadonlyMap<string, string> {
  const words = names.map((name) => name.split('-'));
  // Each name keeps at least one word.
  const most = names.length < 2 ? 0 : Math.min(...words.map(({ length }) => length - 1));
  const before = shared(words, most);
  const after = shared(
    words.map((name) => name.toReversed()),
    most - before,
  );
  return new Map(words.map((name, index) => [names[index] ?? '', name.slice(before, name.length - after).join('-')]));
}

/** Counts the words that all names begin with, up to `most`. */
function shared(words: readonly (readonly string[])[], most: number): number {
  const differs = words[0]?.findIndex((word, index) => words.some((name) => name[index] !== word)) ?? -1;
  return differs < 0 ? most : Math.min(differs, most);
}

/** Returns a text with an upper-case first letter. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
