import * as z from 'zod';
import type { MetricFilter } from '../metrics/service-metrics.ts';
import type { LogLine } from '../support/log-line.ts';
import type { Assembly } from '../template/assembly.ts';
import { TemplateError } from '../template/intrinsic-functions.ts';
import { readProperties, withoutEffect } from '../template/resource-properties.ts';

const TYPE = 'AWS::Logs::MetricFilter';

const Properties = z.strictObject({
  FilterPattern: z.string(),
  LogGroupName: z.string(),
  MetricTransformations: z.tuple([
    z.strictObject({
      Dimensions: z.array(z.strictObject({ Key: z.string(), Value: z.string() })).default([]),
      MetricName: z.string(),
      MetricNamespace: z.string(),
      MetricValue: z.string().regex(/^\d+$/),
      Unit: withoutEffect,
    }),
  ]),
});

/** Reads the metric filters of the assembly, whose log groups must be defined. */
export const readMetricFilters = (assembly: Assembly): readonly MetricFilter[] =>
  assembly.resources(TYPE).map((resource) => {
    const { FilterPattern, LogGroupName, MetricTransformations } = readProperties(assembly, resource, Properties);
    const [{ MetricNamespace: namespace, MetricName: name, MetricValue, Dimensions }] = MetricTransformations;
    const matches = filterPattern(FilterPattern);
    return {
      logGroup: LogGroupName,
      metricOf: (line) => {
        const fields = fieldsOf(line);
        if (fields === undefined || !matches(fields)) return undefined;
        const dimensions = Dimensions.flatMap(({ Key, Value }) => {
          const value = fields.get(Value.replace('$.', ''));
          return value === undefined ? [] : [[Key, String(value)] as const];
        });
        // CloudWatch publishes nothing for a line without one of the dimensions.
        if (dimensions.length < Dimensions.length) return undefined;
        return { metric: { namespace, name, dimensions: Object.fromEntries(dimensions) }, value: Number(MetricValue) };
      },
    };
  });

/** The top-level fields of a line of JSON. */
type Fields = ReadonlyMap<string, unknown>;

/** One condition of a pattern. */
const CONDITION = /^\(?\s*\$\.(\w+) = "([^"*]*)"\s*\)?$/;

/**
 * Compiles a filter pattern for JSON (CloudWatch Logs User Guide, "Filter pattern syntax"). It has one or more conditions that a
 * top-level field equals a text, of which a line must meet one.
 *
 * @throws TemplateError for any other pattern
 * @example filterPattern('{ ($.status = "401") || ($.status = "403") }')(new Map([['status', '403']])) // true
 */
export function filterPattern(pattern: string): (fields: Fields) => boolean {
  const [, inner] = /^\{ (.*) \}$/.exec(pattern) ?? [];
  const conditions = inner?.split(' || ').map((condition) => CONDITION.exec(condition));
  if (conditions === undefined || conditions.includes(null)) {
    throw new TemplateError(TYPE, `the pattern ${pattern} is not known locally; known is { $.field = "text" } with ||`);
  }
  const expected = conditions.map((condition) => [condition?.[1] ?? '', condition?.[2] ?? ''] as const);
  return (fields) => expected.some(([field, text]) => fields.get(field) === text);
}

function fieldsOf({ json }: LogLine): Fields | undefined {
  return json === undefined ? undefined : new Map(Object.entries(Object(json)));
}
