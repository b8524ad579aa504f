import { eventBridge } from '../eventbridge/service.ts';
import { localService } from '../service/local-service.ts';
import { sqs } from '../sqs/service.ts';
import { streams } from '../streams/service.ts';
import { defineCloudWatch, LocalCloudWatch, readCloudWatch } from './cloudwatch.ts';

/** CloudWatch: dashboards and alarms, which may refer to any other resource, the API's address included. */
export const cloudWatch = localService({
  name: 'cloudwatch',
  types: ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm', 'AWS::CloudWatch::Dashboard'],
  define: ({ assembly }) => defineCloudWatch(assembly),
  start: (cloud) => {
    const { assembly, metricStore, metrics, clock, log, onStop, onReady } = cloud;
    const running = new LocalCloudWatch({
      definitions: readCloudWatch(assembly),
      metrics: metricStore,
      sample: () => {
        metrics.queuesAre(sqs.of(cloud).counts());
        streams.of(cloud).reportAges();
      },
      reportedUntil: () => eventBridge.of(cloud).reportedUntil(),
      clock,
      log,
    });
    onStop(() => running.stop());
    onReady(() => running.start());
    return running;
  },
});
