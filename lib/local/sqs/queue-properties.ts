import * as z from 'zod';
import { LOCAL_ACCOUNT, localArn } from '../template/account.ts';
import type { Assembly, TemplateResource } from '../template/assembly.ts';
import { readProperties, withoutEffect } from '../template/resource-properties.ts';

const Properties = z.strictObject({
  KmsMasterKeyId: withoutEffect,
  MessageRetentionPeriod: withoutEffect,
  QueueName: z.string().optional(),
  RedriveAllowPolicy: withoutEffect,
  RedrivePolicy: z.unknown().optional(),
  SqsManagedSseEnabled: withoutEffect,
  Tags: withoutEffect,
  VisibilityTimeout: z.int().min(0).max(43_200).default(30),
});

const RedrivePolicy = z
  .strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: z.int().min(1).max(1_000) })
  .optional();

/** A queue of the template. */
export interface QueueProperties {
  readonly name: string;
  /** Seconds for which a received message is hidden, unless the reader says otherwise. */
  readonly hiddenSeconds: number;
  /** The queue that gets a message after so many receipts without a deletion; undefined if none does. */
  readonly deadLetters: z.infer<typeof RedrivePolicy>;
}

/** Reads every queue of the assembly and defines its URL and ARN. */
export function defineQueues(assembly: Assembly): readonly QueueProperties[] {
  const resources = assembly.resources('AWS::SQS::Queue');
  // A redrive policy refers to another queue, so that all have their ARNs first.
  for (const resource of resources) {
    const name = nameOfQueue(assembly, resource);
    // The URL's path identifies the queue; the SDK calls AWS_ENDPOINT_URL_SQS.
    const ref = `http://localhost/${LOCAL_ACCOUNT}/${name}`;
    assembly.define(resource, { ref, attributes: { Arn: localArn('sqs', name), QueueName: name, QueueUrl: ref } });
  }
  return resources.map((resource) => {
    const { VisibilityTimeout, RedrivePolicy: policy } = readProperties(assembly, resource, Properties);
    return {
      name: nameOfQueue(assembly, resource),
      hiddenSeconds: VisibilityTimeout,
      deadLetters: RedrivePolicy.parse(policy),
    };
  });
}

function nameOfQueue(assembly: Assembly, { stack, logicalId, properties }: TemplateResource): string {
  const { QueueName } = properties;
  return QueueName === undefined
    ? logicalId
    : z.string().parse(assembly.resolve(stack, QueueName, `${logicalId} QueueName`));
}
