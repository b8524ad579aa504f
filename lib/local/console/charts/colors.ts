import { channels, contrast, SERIES, SERIES_A_DASH } from './palette.ts';

const DASHES: readonly (readonly number[])[] = [[], [7, 4], [2, 3]];

const darkScheme = matchMedia('(prefers-color-scheme: dark)');

/** Calls back when the system changes between light and dark. */
export function onSchemeChange(changed: () => void): void {
  darkScheme.addEventListener('change', changed);
}

/** The color and dash pattern of a line. */
export interface Stroke {
  readonly color: string;
  readonly dash: readonly number[];
}

/**
 * Returns the stroke of a series.
 *
 * @param wished the color in the dashboard's definition, made readable on the background; by default the palette's for the index
 */
export function strokeOf(index: number, wished: string | undefined): Stroke {
  const palette = darkScheme.matches ? SERIES.dark : SERIES.light;
  const color = wished === undefined ? palette[index % palette.length] : readable(wished);
  return { color: color ?? token('--text'), dash: DASHES[Math.floor(index / SERIES_A_DASH) % DASHES.length] ?? [] };
}

/** Returns a color of the style sheet, for drawing on a canvas. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

const LEAST_CONTRAST = 3;

/** Moves a dashboard's color towards the text's color until it is visible on the surface. Dashboards do not know the scheme. */
export function readable(color: string): string {
  const [surface, text] = [channels(token('--surface')), channels(token('--text'))];
  const wished = channels(color);
  for (let share = 0; share < 1; share += 0.1) {
    const mixed = wished.map((channel, index) => Math.round(channel + ((text[index] ?? 0) - channel) * share));
    if (contrast(mixed, surface) >= LEAST_CONTRAST) return `rgb(${mixed.join(' ')})`;
  }
  return token('--text');
}
