import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { documentPath, type OrderDocument, type OrderDocuments } from '../core/model/order-document.ts';
import type { OrderPublishedEvent } from '../core/model/published-events.ts';
import { NeedsOperator } from '../core/tasks/put-aside.ts';
import { natural, OrderImage, text } from './status-entry.ts';
import { attentionEvents, type EventSubject, type FieldsChanged, versionEvent } from './version-event.ts';

/** The line's own part of an order, in the form of the stream. */
const data = z
  .object({ M: z.record(z.string(), z.unknown()) })
  .transform(({ M }) => M)
  .default({});

/** The attributes of an order that its events need. */
const RecordedImage = OrderImage.extend({ createdAt: text.optional(), updatedAt: text.optional(), data });
type RecordedImage = z.infer<typeof RecordedImage>;

const PrecedingImage = z.object({ version: natural, reminders: OrderImage.shape.reminders, data });

/** A new or changed order, as the stream shows it. */
const Change = z.object({
  eventName: z.enum(['INSERT', 'MODIFY']),
  dynamodb: z.object({
    NewImage: RecordedImage,
    // An order that was malformed before is readable once it is mended.
    OldImage: PrecedingImage.optional().catch(undefined),
  }),
});

/** The events of a change of an order. */
export interface RecordedChange {
  readonly tenant: string;
  readonly events: readonly OrderPublishedEvent[];
  /** True if the record does not tell what changed with the version, so that the order's history must. */
  readonly needsHistory: boolean;
}

/**
 * Returns the events of a record of the Orders table's stream (docs/contracts/events.md, "The events"). At most one is for the order's
 * version. One follows for each deadline that the change marks as fired.
 *
 * A record that does not show the version before has no fields to compare. It is of an order that came back from a backup, or that an
 * operator sends again.
 *
 * @throws ZodError for a record that is not an order's
 * @throws NeedsOperator for an order of a line that this version does not know
 */
export function changeOf(record: unknown, documents: OrderDocuments): RecordedChange {
  const { NewImage: order, OldImage: before } = Change.parse(record).dynamodb;
  const { tenant, version } = order;
  const document = documentOf(order, documents);
  const subject = subjectOf(order, document);
  const precedes = before?.version === version - 1;
  const fields = before && precedes ? fieldsChanged(before.data, order.data, document) : [];
  return {
    tenant,
    events: [
      ...(before?.version === version ? [] : [versionEvent(subject, fields)]),
      ...attentionEvents(subject, order.reminders, before?.reminders),
    ],
    needsHistory: before?.version !== version && !precedes && order.statusVersion !== version,
  };
}

const documentOf = ({ line }: RecordedImage, documents: OrderDocuments): OrderDocument => {
  const document = Object.hasOwn(documents, line) ? documents[line] : undefined;
  if (document === undefined)
    throw new NeedsOperator('This version of the service does not know the line of the order');
  return document;
};

type Data = RecordedImage['data'];

/** Names the fields that differ. A version that changed none of them brought comments. */
function fieldsChanged(before: Data, after: Data, { internal = [] }: OrderDocument): FieldsChanged {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = names.filter((name) => !isDeepStrictEqual(before[name], after[name]));
  return changed.length === 0 ? 'comments' : changed.filter((name) => !internal.includes(name)).sort();
}

function subjectOf(order: RecordedImage, document: OrderDocument): EventSubject {
  const { createdAt, updatedAt, statusSince, data: _data, reminders: _reminders, ...subject } = order;
  const timestamp = (order.version === 1 ? createdAt : updatedAt) ?? statusSince;
  return { ...subject, order: pathOf(order, document), timestamp };
}

const Text = z.object({ S: z.string() });

const pathOf = (order: RecordedImage, { path }: OrderDocument): string =>
  documentPath(path, (name) =>
    name === 'number' || name === 'uid' ? order[name] : Text.safeParse(order.data[name]).data?.S,
  );
