import * as z from 'zod';
import type { QueueMapping } from '../sqs/queue-consumer.ts';
import type { Assembly, TemplateResource } from '../template/assembly.ts';
import { readProperties, withoutEffect } from '../template/resource-properties.ts';

const Properties = z.strictObject({
  BatchSize: z.int().min(1).max(10_000).default(10),
  Enabled: z.boolean().default(true),
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  // The consumer hands messages over as soon as they arrive.
  MaximumBatchingWindowInSeconds: withoutEffect,
  MetricsConfig: withoutEffect,
  ScalingConfig: z.strictObject({ MaximumConcurrency: z.int().min(2).max(1_000).optional() }).default({}),
  Tags: withoutEffect,
});

/** Events that a function handles at once, if its mapping has no limit (Lambda Developer Guide, "Scaling behavior"). */
const DEFAULT_CONCURRENCY = 1_000;

/** Returns true for a mapping whose source is a queue. The queues must be defined. */
export function isOfQueue(assembly: Assembly, { stack, logicalId, properties }: TemplateResource): boolean {
  const arn = assembly.resolve(stack, properties.EventSourceArn, `${logicalId} EventSourceArn`);
  return typeof arn === 'string' && arn.startsWith('arn:aws:sqs:');
}

/** Reads the queue mappings of the assembly. The queues and functions must be defined. */
export function readQueueMappings(assembly: Assembly): readonly QueueMapping[] {
  const resources = assembly.resources('AWS::Lambda::EventSourceMapping');
  return resources
    .filter((resource) => isOfQueue(assembly, resource))
    .flatMap((resource) => {
      const properties = readProperties(assembly, resource, Properties);
      if (!properties.Enabled) return [];
      return {
        name: resource.logicalId,
        queueArn: properties.EventSourceArn,
        functionArn: properties.FunctionName,
        batchSize: properties.BatchSize,
        concurrency: properties.ScalingConfig.MaximumConcurrency ?? DEFAULT_CONCURRENCY,
        reportsItemFailures: properties.FunctionResponseTypes.length > 0,
      };
    });
}
