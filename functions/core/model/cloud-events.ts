import type { LogEntry } from './event-log.ts';
import { schemaPath } from './published-events.ts';

/** Media type of a batch of CloudEvents (CloudEvents 1.0, "JSON Event Format", section 4). */
export const CLOUD_EVENTS_BATCH = 'application/cloudevents-batch+json';

/** Media type of one CloudEvent (CloudEvents 1.0, "JSON Event Format", section 3). */
export const CLOUD_EVENT = 'application/cloudevents+json';

/** The deployment that an event comes from. */
export interface EventOrigin {
  readonly stage: string;
  /** Address of the API, without a slash at the end. */
  readonly apiUrl: string;
}

/** An entry of the log, or the same of an event that is not in it: such an event has no position. */
export type CloudEntry = Pick<LogEntry, 'id' | 'type' | 'line' | 'number' | 'body' | 'timestamp'> & {
  readonly sk?: string | undefined;
};

/** Start of the data in the body of an event, which `eventBody` makes. */
const DATA = '"data":';

/**
 * Returns the JSON text of an event in the form of CloudEvents 1.0 (docs/contracts/events.md, "The events"). Its data are the bytes
 * of the log.
 */
export function cloudEvent(entry: CloudEntry, { stage, apiUrl }: EventOrigin): string {
  const { sk, id, type, line, number, body, timestamp } = entry;
  const attributes = {
    specversion: '1.0',
    id,
    source: `/quartermaster/${stage}`,
    type: `quartermaster.${type}.v1`,
    ...(line !== undefined && { subject: `${line}/${number}` }),
    time: timestamp,
    dataschema: `${apiUrl}${schemaPath(type)}`,
    datacontenttype: 'application/json',
    ...(sk !== undefined && { sequence: sk }),
    ...(number !== undefined && { partitionkey: String(number) }),
  };
  return `${JSON.stringify(attributes).slice(0, -1)},${body.slice(body.indexOf(DATA))}`;
}
