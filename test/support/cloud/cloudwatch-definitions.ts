import { defineHttpApi } from '../../../lib/local/api-gateway/http-definition.ts';
import {
  type CloudWatchDefinitions,
  defineCloudWatch,
  readCloudWatch,
} from '../../../lib/local/cloudwatch/cloudwatch.ts';
import { defineTables } from '../../../lib/local/dynamodb/tables.ts';
import { defineEventBuses } from '../../../lib/local/eventbridge/events.ts';
import { defineFunctions } from '../../../lib/local/lambda/lambda-function.ts';
import { defineQueues } from '../../../lib/local/sqs/queue-properties.ts';
import { defineStateMachines } from '../../../lib/local/step-functions/state-machine-properties.ts';
import { Assembly } from '../../../lib/local/template/assembly.ts';

/**
 * The dashboards and alarms of a synthesized assembly as the local cloud reads them, without running it. Metrics have the dimensions
 * that they have there: the API's id is `local`.
 */
export function cloudWatchDefinitions(assemblyDirectory: string): CloudWatchDefinitions {
  const issuer = 'https://issuer.example';
  const assembly = Assembly.read(assemblyDirectory, { Issuer: issuer, Audience: 'urn:example' });
  defineTables(assembly);
  defineQueues(assembly);
  defineEventBuses(assembly);
  defineFunctions(assembly);
  defineStateMachines(assembly);
  defineHttpApi(assembly, 'http://localhost');
  defineCloudWatch(assembly);
  return readCloudWatch(assembly);
}
