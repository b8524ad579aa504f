import * as z from 'zod';
import type { LogLine } from '../support/log-line.ts';
import type { Metric } from './metric-store.ts';

/** One value of a metric. */
export interface DataPoint {
  readonly metric: Metric;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly value: number;
}

const Directive = z.object({
  Namespace: z.string(),
  Dimensions: z.array(z.array(z.string())),
  Metrics: z.array(z.object({ Name: z.string() })),
});

const Document = z.object({ _aws: z.object({ Timestamp: z.number(), CloudWatchMetrics: z.array(Directive) }) });

/**
 * Returns the metrics in a line of a function's log (CloudWatch User Guide, "Specification: Embedded metric format"), once for
 * each set of dimensions. Metrics and dimensions that the line declares without a value are omitted. Any other line has no
 * metrics.
 *
 * @example embeddedMetrics(new LogLine('a line of text')) // []
 */
export function embeddedMetrics(line: LogLine): readonly DataPoint[] {
  // Most lines contain no metrics; this check costs less than parsing them as JSON.
  if (!line.text.startsWith('{') || !line.text.includes('"_aws"')) return [];
  const whole = line.json;
  const document = Document.safeParse(whole);
  if (!document.success) return [];
  const { Timestamp: at, CloudWatchMetrics } = document.data._aws;
  const members = new Map(Object.entries(Object(whole)));
  return CloudWatchMetrics.flatMap(({ Namespace: namespace, Dimensions, Metrics }) => {
    const sets = Dimensions.map((names) => dimensionsOf(names, members)).filter((set) => set !== undefined);
    return Metrics.flatMap(({ Name: name }) => {
      const values = numbers(members.get(name));
      return sets.flatMap((dimensions) =>
        values.map((value) => ({ metric: { namespace, name, dimensions }, at, value })),
      );
    });
  });
}

/** Returns the values of a metric, which has one value or a list of values. */
function numbers(value: unknown): readonly number[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((one) => typeof one === 'number');
}

function dimensionsOf(
  names: readonly string[],
  members: ReadonlyMap<string, unknown>,
): Readonly<Record<string, string>> | undefined {
  const dimensions: Record<string, string> = {};
  for (const name of names) {
    const value = members.get(name);
    if (typeof value !== 'string') return undefined;
    dimensions[name] = value;
  }
  return dimensions;
}
