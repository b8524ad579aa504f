import { dynamoDb } from '../dynamodb/service.ts';
import { lambda } from '../lambda/service.ts';
import { localService } from '../service/local-service.ts';
import { QueueConsumer } from '../sqs/queue-consumer.ts';
import { sqs } from '../sqs/service.ts';
import { mappingOperations } from './actions.ts';
import { readQueueMappings } from './queue-mappings.ts';
import { readStreamMappings, StreamPoller } from './streams.ts';

/** Stream mappings as other services use them. */
export interface RunningStreams {
  /** Returns `true` when every stream has been read to its end. */
  idle(): boolean;
  /** Reports the ages of batches that wait for their retries. */
  reportAges(): void;
}

/** Lambda's event source mappings: they hand the records of DynamoDB streams and the messages of queues to functions. */
export const streams = localService({
  name: 'streams',
  types: ['AWS::Lambda::EventSourceMapping'],
  define: () => undefined,
  start: (cloud): RunningStreams => {
    const { assembly, store, clock, log, metrics, endpoint, onStop, onReady } = cloud;
    const { url, streams: tableStreams, writes } = dynamoDb.of(cloud);
    const { runtime, functions } = lambda.of(cloud);
    const mappings = readStreamMappings(assembly);
    const pollers = mappings.map((mapping) => {
      const stream = tableStreams.get(mapping.streamArn);
      if (stream === undefined) throw new Error(`${mapping.name}: there is no stream ${mapping.streamArn}`);
      const queues = sqs.of(cloud);
      const options = { endpoint: url, lambda: runtime, queues, store, log, clock, metrics };
      const poller = new StreamPoller(mapping, stream, options);
      writes.onWrite(stream.table, () => poller.written());
      return poller;
    });
    const queueMappings = readQueueMappings(assembly);
    const consumers = queueMappings.map(
      (mapping) => new QueueConsumer(mapping, { queues: sqs.of(cloud), lambda: runtime, log }),
    );
    onStop(() => Promise.all([...pollers, ...consumers].map((source) => source.stop())));
    endpoint.addOperations(mappingOperations(mappings, functions));
    onReady(() => {
      for (const source of [...pollers, ...consumers]) source.start();
    });
    return {
      idle: () => pollers.every((poller) => poller.idle),
      reportAges: () => {
        for (const poller of pollers) poller.reportAge();
      },
    };
  },
});
