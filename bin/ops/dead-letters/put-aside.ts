import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { RecordLetter } from '../../../functions/core/model/record-letter.ts';
import { SECOND_MS } from '../../../functions/core/model/time-units.ts';
import { lanePartition } from '../../../functions/webhooks/model/webhook-keys.ts';
import { shellWord } from '../stage/command.ts';
import type { Stage } from '../stage/stage.ts';
import type { DeadLetter } from './dead-letter-queue.ts';
import { arrivedFrom, recordAt, recordsOf, type StreamRecord } from './stream-records.ts';

/** A record that its consumer put aside, since no retry could help. */
export type AsideRecord = RecordLetter['putAside'];

/**
 * Returns the key of the item that a record is about, as one text.
 *
 * @example keyOf({ keys: { pk: 'ORDER#100001', sk: 'ORDER' } }) // 'ORDER#100001 ORDER'
 */
export const keyOf = ({ keys: { pk, sk } }: Pick<AsideRecord, 'keys'>): string =>
  [pk, sk].filter((part) => part !== undefined).join(' ');

/** Describes a record that was put aside, one line of text per element. */
export function describeAside({ streamArn, functionName, eventName, problem, at, ...record }: AsideRecord): string[] {
  const happened = eventName === 'REMOVE' ? 'was deleted from' : 'cannot be read from';
  return [
    `${keyOf(record)} ${happened} the table ${tableOf(streamArn)}`,
    `  ${functionName} put its change aside at ${at}: ${problem}`,
  ];
}

/**
 * Says when a change that was put aside happened, and to which second its table can be restored. DynamoDB rounds the time of a record
 * down to a second, so the second before is the last one without the change.
 *
 * @param created seconds since 1970, if the stream still has the record
 * @example momentOf({ eventName: 'REMOVE', at: '2027-03-01T10:00:05.000Z' }, 1_803_895_200)
 * // 'deleted at 2027-03-01T10:00:00Z; the table had it at 2027-03-01T09:59:59Z'
 * @example momentOf({ eventName: 'REMOVE', at: '2027-03-01T10:00:05.000Z' }, undefined)
 * // 'deleted before 2027-03-01T10:00:05Z; the stream no longer has the time'
 */
export function momentOf(
  { eventName, at }: Pick<AsideRecord, 'eventName' | 'at'>,
  created: number | undefined,
): string {
  const happened = eventName === 'REMOVE' ? 'deleted' : 'written';
  if (created === undefined) return `${happened} before ${second(Date.parse(at))}; the stream no longer has the time`;
  const moment = Math.floor(created) * SECOND_MS;
  const before = eventName === 'REMOVE' ? 'the table had it at' : 'the table had what was before at';
  return `${happened} at ${second(moment)}; ${before} ${second(moment - SECOND_MS)}`;
}

/** RFC 3339 without a fraction, as the AWS command line takes it. */
const second = (milliseconds: number): string => new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');

/** Returns the name of the table that a stream belongs to. */
export const tableOf = (streamArn: string): string => streamArn.split('/')[1] ?? streamArn;

/** Records to invoke a consumer with, the first choice first. */
export interface Attempt {
  readonly records: readonly StreamRecord[];
}

/**
 * Returns the ways to work off a record that was put aside. The record itself comes first, since a new version may read it. Then comes the
 * item as it is now, since an item that was mended is readable.
 */
export async function attemptsAt(stage: Stage, record: AsideRecord): Promise<readonly Attempt[]> {
  const { streamArn, sequenceNumber, eventName, keys } = record;
  const [original, item] = await Promise.all([
    eventName === 'REMOVE' ? undefined : recordAt(stage, record),
    presentItem(stage, record),
  ]);
  const present = item && {
    eventName: 'INSERT',
    ...arrivedFrom(streamArn),
    dynamodb: { SequenceNumber: sequenceNumber, Keys: marshall(keys), NewImage: item },
  };
  return [original, present].flatMap((one) => (one ? [{ records: [{ ...one, redriven: true }] }] : []));
}

async function presentItem(stage: Stage, { streamArn, keys }: AsideRecord) {
  const { client } = await stage.store();
  const read = new GetItemCommand({ TableName: tableOf(streamArn), Key: marshall(keys), ConsistentRead: true });
  return (await client.send(read)).Item;
}

/** Explains how to mend an item that is gone. */
export const goneAside = (stage: Stage, record: AsideRecord, queue: string): string =>
  `the item ${keyOf(record)} is gone. Restore it with restore --only ` +
  `${shellWord(record.keys.pk ?? '')} (RUNBOOK.md, "An order is gone"), or take the message away: npm run ops -- redrive ` +
  `${queue} --discard ${shellWord(record.keys.pk ?? '')} --stage ${stage.name}`;

/**
 * Returns the keys that a letter is about: partition keys of its records, the order of an execution, or the lane of a wake-up. Undefined if
 * the stream no longer has the records.
 */
export async function subjectsOf(stage: Stage, letter: DeadLetter): Promise<readonly string[] | undefined> {
  switch (letter.kind) {
    case 'put aside':
      return [letter.record.keys.pk ?? ''];
    case 'records': {
      const records = await recordsOf(stage, letter.batch);
      return records && partitionsOf(records);
    }
    case 'execution':
      return [`ORDER#${letter.execution.state.number}`];
    case 'wake-up':
      return [lanePartition(letter.lane.webhook, letter.lane.lane)];
    default:
      return [];
  }
}

/** Returns the partition keys of the records' items, such as `ORDER#100001`. */
export function partitionsOf(records: readonly StreamRecord[]): string[] {
  return [...new Set(records.map(partitionOf))];
}

/** Returns the partition key of a record's item; the sequence number where it has none. */
function partitionOf({ dynamodb: { Keys, SequenceNumber } }: StreamRecord): string {
  const pk: unknown = Reflect.get(Object(Reflect.get(Object(Keys), 'pk')), 'S');
  return typeof pk === 'string' ? pk : SequenceNumber;
}
