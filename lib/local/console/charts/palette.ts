/**
 * The colors of series by scheme. Each has a contrast of at least 3:1 to the surface (WCAG 2.2, 1.4.11). The first four are
 * distinct for all kinds of color blindness. The second four may look like the first, so their lines are dashed.
 */
export const SERIES = {
  light: ['#4990d8', '#cc7044', '#004b1e', '#833794', '#465659', '#736b25', '#0280a8', '#861213'],
  dark: ['#46a2fd', '#f09121', '#1ef2c9', '#a46189', '#aa9a9e', '#eccd8c', '#22caf8', '#ce3e57'],
} as const;

/** The number of series with one dash pattern. */
export const SERIES_A_DASH = 4;

/**
 * Returns red, green and blue of a color written as `#rrggbb`; grey for any other text.
 *
 * @example channels('#ff0080') // [255, 0, 128]
 */
export function channels(hex: string): readonly number[] {
  const [, red, green, blue] = /^#(..)(..)(..)$/.exec(hex) ?? [];
  return [red, green, blue].map((channel) => Number.parseInt(channel ?? '80', 16));
}

/**
 * Converts sRGB channels to linear light, from 0 to 1.
 *
 * @example linear([0, 255, 0]) // [0, 1, 0]
 */
export function linear(color: readonly number[]): readonly number[] {
  return color.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
}

/** Returns the contrast ratio of two colors by WCAG 2.2. */
export function contrast(one: readonly number[], other: readonly number[]): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = linear(color);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
