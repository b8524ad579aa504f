import * as z from 'zod';
import type { LogLine } from './log-lines.ts';

const Document = z.looseObject({
  _aws: z.object({
    Timestamp: z.number(),
    CloudWatchMetrics: z.array(
      z.strictObject({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.strictObject({ Name: z.string(), Unit: z.string() })),
      }),
    ),
  }),
});

/**
 * Returns the metrics that CloudWatch reads from a line of the log, as `name{dimension=value,…}=value`. By the specification of the
 * embedded metric format, each metric counts once for each set of dimensions, whose values stand in the line.
 *
 * @throws Error for a metric or a dimension that the line has no value of
 */
export function metricsIn(line: LogLine): string[] {
  const document = Document.safeParse(line);
  if (!document.success) return [];
  const valueIn = (name: string) => {
    const value = document.data[name];
    if (typeof value !== 'string' && typeof value !== 'number') throw new Error(`The line has no ${name}`);
    return value;
  };
  return document.data._aws.CloudWatchMetrics.flatMap(({ Dimensions, Metrics }) =>
    Metrics.flatMap(({ Name }) =>
      Dimensions.map((set) => {
        const dimensions = set.map((name) => `${name}=${valueIn(name)}`);
        return `${Name}{${dimensions.join()}}=${valueIn(Name)}`;
      }),
    ),
  );
}
