import * as z from 'zod';
import { Incident } from '../faults/faults.ts';
import { FaultyDynamoDb } from '../faults/faulty-dynamodb.ts';
import { lambda } from '../lambda/service.ts';
import { localService } from '../service/local-service.ts';

const Named = z.strictObject({ name: z.string() });

/**
 * The door for drills. Callers present the access key of the local cloud, as for all its services. It is no service of AWS, and a
 * deployed stage has nothing like it.
 */
export const drills = localService({
  name: 'drills',
  types: [],
  define: () => undefined,
  start: (cloud) => {
    const { runtime } = lambda.of(cloud);
    let dynamodb: Promise<void> | undefined;
    // The first fault of DynamoDB puts the proxy in the way of functions, which stays there until the local cloud stops.
    const intervene = async () => {
      const { credentials, faults } = cloud;
      const proxy = new FaultyDynamoDb({ target: runtime.endpoint('dynamodb'), credentials, faults });
      cloud.onStop(() => proxy.stop());
      runtime.reach('dynamodb', await proxy.listen());
    };
    const renew = ({ faults: made }: Incident) => {
      if (made.some(({ kind }) => kind === 'variables')) runtime.setVariables(cloud.faults.variables());
    };
    cloud.endpoint.addActions({
      'LocalDrills.BeginIncident': async (parameters) => {
        const incident = Incident.parse(parameters);
        if (incident.faults.some(({ kind }) => kind === 'dynamodb')) {
          dynamodb ??= intervene();
          await dynamodb;
        }
        cloud.faults.begin(incident);
        // People who search for the cause read this log. It must not tell.
        cloud.log.warn('drills', 'an incident has begun');
        renew(incident);
        return {};
      },
      'LocalDrills.EndIncident': (parameters) => {
        const incident = cloud.faults.end(Named.parse(parameters).name);
        if (incident === undefined) return { incident: null };
        cloud.log.warn('drills', 'an incident has ended');
        renew(incident);
        return { incident };
      },
      'LocalDrills.ListIncidents': () => ({ incidents: cloud.faults.incidents() }),
    });
  },
});
