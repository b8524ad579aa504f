import { localService } from '../service/local-service.ts';
import { queueActions } from './actions.ts';
import { defineQueues } from './queue-properties.ts';
import { Queues } from './queues.ts';

/** SQS. Lambda's event source mappings run the consumers (`lib/local/streams`). */
export const sqs = localService({
  name: 'sqs',
  types: ['AWS::SQS::Queue'],
  define: ({ assembly }) => defineQueues(assembly),
  start: ({ store, clock, log, metrics, endpoint }, queuesOfTemplate) => {
    const queues = new Queues({ queues: queuesOfTemplate, store, clock, log, metrics });
    endpoint.addActions(queueActions(queues));
    return queues;
  },
});
