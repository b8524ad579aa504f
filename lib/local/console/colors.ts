/**
 * Colours for series, told apart by people of any colour vision (after Okabe and Ito, "Color Universal Design") and each of a contrast
 * of at least 3:1 to the surface (WCAG 2.2, 1.4.11). From the fifth on lines are dashed too.
 */
const SERIES = {
  light: ['#0068b3', '#b85300', '#00795c', '#9b3f8a', '#4d5661', '#8a6a00', '#0087b8', '#c0283d'],
  dark: ['#5eb1f7', '#f5a04a', '#3fcaa4', '#df97cd', '#b4bdc8', '#e5d04c', '#8adcff', '#ff8b93'],
} as const;

const DASHES: readonly (readonly number[])[] = [[], [7, 4], [2, 3]];

const darkScheme = matchMedia('(prefers-color-scheme: dark)');

/** Calls back when the system turns from light to dark, or back. */
export function onSchemeChange(changed: () => void): void {
  darkScheme.addEventListener('change', changed);
}

/** How one line of a graph is drawn. */
export interface Stroke {
  readonly color: string;
  readonly dash: readonly number[];
}

export function strokeOf(index: number, wished: string | undefined): Stroke {
  const palette = darkScheme.matches ? SERIES.dark : SERIES.light;
  const color = wished === undefined ? palette[index % palette.length] : readable(wished);
  return { color: color ?? token('--text'), dash: DASHES[Math.floor(index / 4) % DASHES.length] ?? [] };
}

/** The value of one of the style sheet's colours, for what is drawn on a canvas. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

const LEAST_CONTRAST = 3;

/** A colour that a dashboard sets, moved towards the text's until it can be seen on the surface. Dashboards do not know the scheme. */
export function readable(color: string): string {
  const [surface, text] = [channels(token('--surface')), channels(token('--text'))];
  const wished = channels(color);
  for (let share = 0; share < 1; share += 0.1) {
    const mixed = wished.map((channel, index) => Math.round(channel + ((text[index] ?? 0) - channel) * share));
    if (contrast(mixed, surface) >= LEAST_CONTRAST) return `rgb(${mixed.join(' ')})`;
  }
  return token('--text');
}

/** Red, green and blue of a colour written as `#rrggbb`. */
function channels(hex: string): readonly number[] {
  const [, red, green, blue] = /^#(..)(..)(..)$/.exec(hex) ?? [];
  return [red, green, blue].map((channel) => Number.parseInt(channel ?? '80', 16));
}

/** Contrast ratio as WCAG 2.2 defines it. */
function contrast(one: readonly number[], other: readonly number[]): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = color.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
