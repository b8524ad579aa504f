import { localService } from '../service/local-service.ts';
import { queueActions } from './actions.ts';
import { defineQueues, Queues } from './queues.ts';

/** SQS. The local cloud runs no consumers. */
export const sqs = localService({
  name: 'sqs',
  types: ['AWS::SQS::Queue'],
  define: ({ assembly }) => defineQueues(assembly),
  start: ({ store, log, metrics, endpoint }, names) => {
    const queues = new Queues({ names, store, log, metrics });
    endpoint.addActions(queueActions(queues));
    return queues;
  },
});
