import { marshall } from '@aws-sdk/util-dynamodb';

/** Builders of stream records of the Orders table. */

export interface OrderFacts {
  readonly number: number;
  readonly statusVersion?: number;
  readonly status?: string;
  readonly previousStatus?: string | null;
  readonly line?: string;
  readonly tenant?: string;
  readonly fulfilledBy?: string;
  readonly statusSince?: string;
  readonly correlationId?: string;
  readonly version?: number;
  readonly reminders?: { readonly statusVersion: number; readonly fired: Readonly<Record<string, string>> };
}

const text = (value: string) => ({ S: value });

/** Returns the attributes of an order in the form of the stream. */
export function image({
  number,
  statusVersion = 1,
  status = 'new',
  previousStatus = null,
  line = 'appliances',
  tenant = 'acme',
  fulfilledBy,
  statusSince = '2027-03-01T09:30:00.000Z',
  correlationId,
  version = statusVersion,
  reminders,
}: OrderFacts): Record<string, unknown> {
  return {
    pk: text(`ORDER#${number}`),
    sk: text('ORDER'),
    line: text(line),
    tenant: text(tenant),
    number: { N: String(number) },
    uid: text(`${number}-0123456789abcdef0123`),
    status: text(status),
    statusVersion: { N: String(statusVersion) },
    statusSince: text(statusSince),
    previousStatus: previousStatus === null ? { NULL: true } : text(previousStatus),
    version: { N: String(version) },
    ...(reminders && { reminders: { M: marshall(reminders) } }),
    ...(fulfilledBy !== undefined && { fulfilledBy: text(fulfilledBy) }),
    ...(correlationId !== undefined && { correlationId: text(correlationId) }),
    data: { M: { notes: text('not for the workflow') } },
  };
}

const record = (eventName: string, sequenceNumber: string, number: number, images: object) => ({
  eventID: sequenceNumber,
  eventName,
  eventSource: 'aws:dynamodb',
  dynamodb: {
    SequenceNumber: sequenceNumber,
    Keys: { pk: text(`ORDER#${number}`), sk: text('ORDER') },
    StreamViewType: 'NEW_AND_OLD_IMAGES',
    ...images,
  },
});

/** Makes the record of a new order. */
export const placed = (sequenceNumber: string, facts: OrderFacts) =>
  record('INSERT', sequenceNumber, facts.number, { NewImage: image(facts) });

/** Makes the record of a change of an order. */
export const changed = (sequenceNumber: string, before: OrderFacts, after: OrderFacts) =>
  record('MODIFY', sequenceNumber, after.number, { OldImage: image(before), NewImage: image(after) });

/** Makes the record of a deleted order. */
export const removed = (sequenceNumber: string, facts: OrderFacts) =>
  record('REMOVE', sequenceNumber, facts.number, { OldImage: image(facts) });

/** A record that is not one of an order. */
export const malformed = (sequenceNumber: string, number: number) =>
  record('INSERT', sequenceNumber, number, { NewImage: { ...image({ number }), statusVersion: { N: 'x' } } });
