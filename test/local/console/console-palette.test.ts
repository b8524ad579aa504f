import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { channels, contrast, linear, SERIES, SERIES_A_DASH } from '../../../lib/local/console/charts/palette.ts';

/** The surfaces of the style sheet, first the light scheme's. */
const css = readFileSync(new URL('../../../lib/local/console/styles/page.css', import.meta.url), 'utf8');
const [light = '', dark = ''] = [...css.matchAll(/--surface: (#\w{6});/g)].map(([, color]) => color);

type Matrix = readonly (readonly number[])[];

/** Color matrices of color blindness by kind (Machado, Oliveira and Fernandes, 2009, severity 1). */
const VISIONS: Readonly<Record<string, Matrix>> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** Converts linear light to Oklab (Björn Ottosson, 2020), in which distances match perception. */
const TO_CONES: Matrix = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const TO_LAB: Matrix = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];

const times = (matrix: Matrix, vector: readonly number[]): number[] =>
  matrix.map((row) => row.reduce((sum, factor, index) => sum + factor * (vector[index] ?? 0), 0));

function seen(color: string, vision: Matrix): readonly number[] {
  const light = times(vision, linear(channels(color))).map((value) => Math.min(1, Math.max(0, value)));
  return times(TO_LAB, times(TO_CONES, light).map(Math.cbrt));
}

/** The least visible distance between adjacent colors in Oklab, whose lightness ranges from 0 to 1. */
const FAR_APART = 0.09;

describe.each([
  { scheme: 'light', colors: SERIES.light, surface: light },
  { scheme: 'dark', colors: SERIES.dark, surface: dark },
])('colours of series in the $scheme scheme', ({ colors, surface }) => {
  test.each(colors)('%s is seen on the surface', (color) => {
    expect(contrast(channels(color), channels(surface))).toBeGreaterThan(3);
  });

  test.each(Object.entries(VISIONS))('are told apart with %s', (_name, vision) => {
    for (let first = 0; first < colors.length; first += SERIES_A_DASH) {
      const alike = colors.slice(first, first + SERIES_A_DASH).map((color) => seen(color, vision));
      for (const [index, one] of alike.entries()) {
        for (const other of alike.slice(index + 1)) {
          expect(Math.hypot(...one.map((value, at) => value - (other[at] ?? 0)))).toBeGreaterThan(FAR_APART);
        }
      }
    }
  });
});
