import { Assembly } from '../../lib/local/assembly.ts';
import { type CloudWatchDefinitions, defineCloudWatch, readCloudWatch } from '../../lib/local/cloudwatch.ts';
import { defineEventBuses } from '../../lib/local/events.ts';
import { defineHttpApi } from '../../lib/local/http-definition.ts';
import { defineFunctions } from '../../lib/local/lambda-function.ts';
import { defineQueues } from '../../lib/local/queues.ts';
import { defineStateMachines } from '../../lib/local/state-machine-properties.ts';
import { defineTables } from '../../lib/local/tables.ts';

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
