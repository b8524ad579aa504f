/**
 * Colours for series, by scheme: each of a contrast of at least 3:1 to the surface (WCAG 2.2, 1.4.11), and told apart whichever cones
 * an eye lacks. The second four, which are alike the first for some, are drawn dashed.
 */
export const SERIES = {
  light: ['#4990d8', '#cc7044', '#004b1e', '#833794', '#465659', '#736b25', '#0280a8', '#861213'],
  dark: ['#46a2fd', '#f09121', '#1ef2c9', '#a46189', '#aa9a9e', '#eccd8c', '#22caf8', '#ce3e57'],
} as const;

/** How many series are drawn before dashes tell the next from them. */
export const SERIES_A_DASH = 4;

/** Red, green and blue of a colour written as `#rrggbb`; grey for any other. */
export function channels(hex: string): readonly number[] {
  const [, red, green, blue] = /^#(..)(..)(..)$/.exec(hex) ?? [];
  return [red, green, blue].map((channel) => Number.parseInt(channel ?? '80', 16));
}

/** The same, of light rather than as it is written (sRGB): from 0 to 1. */
export function linear(color: readonly number[]): readonly number[] {
  return color.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
}

/** Contrast ratio of two colours as WCAG 2.2 defines it. */
export function contrast(one: readonly number[], other: readonly number[]): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = linear(color);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
