import { QUOTAS, type Region } from './quotas.ts';
import type { Queue } from './rush.ts';
import { capacityOf, DESIGN, RUSH, STAGES, type Stage } from './stages.ts';

/**
 * Seconds for which an Express execution retries a call, on average: half of its waits, because their length is random
 * (`lib/workflow/entry-workflow.ts`). Then the input goes to the dead-letter queue.
 */
const PUBLISH_PATIENCE = 45;

/** Seconds for which the stream keeps a change whose executions cannot be started (`lib/workflow/stream-source.ts`). */
const STREAM_PATIENCE = 6 * 3_600;

/**
 * Seconds for which a Standard execution retries its task, on average (`lib/workflow/long-work.ts`). Then it fails, and can be
 * redriven.
 */
const TASK_PATIENCE = 900;

/** Orders of a rush. */
export type Kind = 'appliance and device orders' | 'subscription orders';
export const KINDS: readonly Kind[] = ['appliance and device orders', 'subscription orders'];

/**
 * Returns the queues that the orders of a rush pass, with the lowest capacity of each. The throttle of the stage is raised in any case;
 * otherwise it turns the rush away. Callers who are turned away by any other limit try again, so they form the first queue.
 */
export function queuesOf(kind: Kind, region: Region, isRaised: boolean): readonly Queue[] {
  const concerns = ({ only }: Stage) => only === undefined || only === kind;
  const slowest = (names: (stage: Stage) => boolean) =>
    Math.min(
      ...STAGES.filter((stage) => concerns(stage) && names(stage)).map((stage) => capacityOf(stage, region, isRaised)),
    );
  const isOnce = ({ quota }: Stage) => quota === 'throttleRate' || quota === 'newEnvironments';
  return [
    { name: 'callers who try again', perSecond: slowest((stage) => stage.phase === 'request' && !isOnce(stage)) },
    {
      name: 'stream and `dispatch`',
      perSecond: slowest(
        ({ name, quota }) => /stream|dispatch/.test(name) || quota === 'expressStarts' || quota === 'standardStarts',
      ),
      patienceSeconds: STREAM_PATIENCE,
    },
    { name: 'events', perSecond: slowest(({ quota }) => quota === 'events'), patienceSeconds: PUBLISH_PATIENCE },
    ...(kind === 'subscription orders'
      ? [
          {
            name: 'the completion',
            perSecond: slowest(({ quota, name }) => quota === 'standardTransitions' || name.includes('completes')),
            patienceSeconds: TASK_PATIENCE,
          },
        ]
      : []),
  ];
}

/** Returns the queue of the deadlines, when all orders of the rush have the same one: some days later they are due at the same rate. */
export const deadlineQueue = (): Queue => ({
  name: 'deadlines, days later',
  perSecond: DESIGN.deadlinesAMinute / 60,
});

/** Returns the tokens that the callers of a rush may get in its time. */
export const tokensOfRush = (region: Region): number => QUOTAS.tokens.byDefault[region] * RUSH.seconds;
