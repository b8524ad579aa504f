import * as z from 'zod';
import type { Metric } from './metric-store.ts';

/** A value of a metric. */
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
 * The values that a line of a function's log carries (CloudWatch User Guide, "Specification: Embedded metric format"): each metric
 * once with each set of dimensions. A metric or a dimension that the line names and does not have is left out; any other line has none.
 */
export function embeddedMetrics(line: string): readonly DataPoint[] {
  // Most lines are no such document, and reading them as JSON would cost more than that.
  if (!line.startsWith('{') || !line.includes('"_aws"')) return [];
  const whole = parsed(line);
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

/** A metric has one value or a list of them. */
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

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
