import { apiGateway } from './api-gateway/service.ts';
import { cloudWatch } from './cloudwatch/service.ts';
import { drills } from './drills/service.ts';
import { dynamoDb } from './dynamodb/service.ts';
import { eventBridge } from './eventbridge/service.ts';
import { lambda } from './lambda/service.ts';
import type { LocalService } from './service/local-service.ts';
import { sqs } from './sqs/service.ts';
import { stepFunctions } from './step-functions/service.ts';
import { streams } from './streams/service.ts';
import type { Assembly } from './template/assembly.ts';

/**
 * The AWS services that the local cloud runs (docs/architecture.md, "The local cloud"). They start in this order and stop in
 * reverse: each service stands after the services that its start uses.
 */
export const services: readonly LocalService[] = [
  dynamoDb,
  sqs,
  eventBridge,
  lambda,
  stepFunctions,
  streams,
  apiGateway,
  cloudWatch,
  drills,
];

/** Counts the resources of each type that no service runs. The types are in alphabetical order. */
export function notRunLocally(assembly: Assembly): ReadonlyMap<string, number> {
  const supported = new Set(services.flatMap(({ types }) => types));
  const counts = new Map<string, number>();
  for (const { type } of assembly.resources()) {
    if (!supported.has(type)) counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return new Map([...counts].sort(([a], [b]) => a.localeCompare(b)));
}
