/** Row of the table that `npm run bench` prints. */
export interface Figure {
  readonly name: string;
  readonly value: string;
  /** Budget as text. Absent for a figure without a budget. */
  readonly budget?: string;
  readonly within: boolean;
}

/** Creates a figure that must not be above its budget. */
export function atMost(name: string, value: number, budget: number, print: (value: number) => string): Figure {
  return { name, value: print(value), budget: `≤ ${print(budget)}`, within: value <= budget };
}

/** Creates a figure that must not be below its budget. */
export function atLeast(name: string, value: number, budget: number, print: (value: number) => string): Figure {
  return { name, value: print(value), budget: `≥ ${print(budget)}`, within: value >= budget };
}

/**
 * Returns the value below which a share of the samples lies.
 *
 * @returns NaN if there are no samples
 * @example quantile([4, 1, 3, 2], 0.5) // 3
 */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Returns the median of the samples; NaN if there are none. */
export const median = (samples: readonly number[]): number => quantile(samples, 0.5);

/** Formats the figures as a table with aligned columns. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, budget = '', within }) => [name, value, budget, within ? '' : 'EXCEEDED']);
  const all = [['figure', 'measured', 'budget', ''], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const [head = [], ...body] = all;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}
