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

const Document = z.looseObject({
  _aws: z.object({ Timestamp: z.number(), CloudWatchMetrics: z.array(Directive) }),
});

const Numbers = z.union([z.number().transform((value) => [value]), z.array(z.number())]);

/**
 * The values that a line of a function's log carries (CloudWatch User Guide, "Specification: Embedded metric format"): each metric
 * once with each set of dimensions. A metric or a dimension that the line names and does not have is left out; any other line has none.
 */
export function embeddedMetrics(line: string): readonly DataPoint[] {
  // Most lines are no such document, and reading them as JSON would cost more than that.
  if (!line.startsWith('{') || !line.includes('"_aws"')) return [];
  const document = Document.safeParse(parsed(line));
  if (!document.success) return [];
  const { _aws, ...members } = document.data;
  return _aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) => {
    const sets = Dimensions.map((names) => dimensionsOf(names, members)).filter((set) => set !== undefined);
    return Metrics.flatMap(({ Name }) => {
      const values = Numbers.safeParse(members[Name]);
      if (!values.success) return [];
      return sets.flatMap((dimensions) => {
        const metric = { namespace: Namespace, name: Name, dimensions };
        return values.data.map((value) => ({ metric, at: _aws.Timestamp, value }));
      });
    });
  });
}

function dimensionsOf(
  names: readonly string[],
  members: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> | undefined {
  const dimensions: Record<string, string> = {};
  for (const name of names) {
    const value = members[name];
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
