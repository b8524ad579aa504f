import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import { AppendingFile } from '../support/appending-file.ts';
import type { LocalClock } from '../support/clock.ts';
import { messageOf } from '../support/error-message.ts';
import type { LocalLog } from '../support/log.ts';
import { parsedJson } from '../support/parsed-json.ts';
import { LOCAL_ACCOUNT, LOCAL_REGION, localArn } from '../template/account.ts';
import type { Assembly } from '../template/assembly.ts';
import { readProperties, withoutEffect } from '../template/resource-properties.ts';

const BusProperties = z.strictObject({
  DeadLetterConfig: withoutEffect,
  Description: withoutEffect,
  KmsKeyIdentifier: withoutEffect,
  LogConfig: withoutEffect,
  Name: z.string(),
  Policy: withoutEffect,
  Tags: withoutEffect,
});

/** An event as EventBridge delivers it to targets. */
export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** The time of the call by the local cloud's clock, in RFC 3339. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
  /** The name of its bus. EventBridge's events lack it; here it distinguishes several buses. */
  readonly bus: string;
}

/** The result of PutEvents for one entry. */
export type PutEventsResult =
  | { readonly EventId: string }
  | { readonly ErrorCode: string; readonly ErrorMessage: string };

const Entry = z.object({
  Source: z.string().min(1),
  DetailType: z.string().min(1),
  Detail: z.union([z.string(), z.record(z.string(), z.unknown())]),
  EventBusName: z.string().default('default'),
  Resources: z.array(z.string()).default([]),
  Time: z.union([z.string(), z.number()]).optional(),
});

/** EventBridge's quota of entries in one call. */
const MAX_ENTRIES = 10;
/** EventBridge's quota for one entry, in bytes. */
const MAX_ENTRY_BYTES = 256 * 1024;
const RECENT = 1_000;

/** A call that EventBridge rejects as a whole. `name` is the error code. */
class EventsError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** Reads every event bus of the assembly and defines its name and ARN. Returns the names. */
export function defineEventBuses(assembly: Assembly): readonly string[] {
  return assembly.resources('AWS::Events::EventBus').map((resource) => {
    const { Name } = readProperties(assembly, resource, BusProperties);
    assembly.define(resource, { ref: Name, attributes: { Arn: busArn(Name), Name } });
    return Name;
  });
}

/** The buses of EventBridge. They log each event, keep it in memory and write it to a file. They deliver nothing to targets. */
export class EventBuses {
  readonly #names: ReadonlySet<string>;
  readonly #clock: LocalClock;
  readonly #log: LocalLog;
  readonly #file: AppendingFile | undefined;
  readonly #isDiskFull: () => boolean;
  readonly #recent: BusEvent[] = [];

  /** @param options.directory the folder of `events.jsonl`, with one line for each event; undefined for no file */
  constructor(options: {
    names: readonly string[];
    clock: LocalClock;
    log: LocalLog;
    directory?: string | undefined;
    isDiskFull?: () => boolean;
  }) {
    this.#names = new Set(['default', ...options.names]);
    this.#clock = options.clock;
    this.#log = options.log;
    const { directory, isDiskFull = () => false } = options;
    this.#isDiskFull = isDiskFull;
    this.#file = directory === undefined ? undefined : new AppendingFile(join(directory, 'events.jsonl'));
  }

  /**
   * Puts events, as PutEvents does. An invalid entry fails by itself. Resolves when the other events are in the file. When the
   * file cannot be written, these events fail, and callers put them again.
   *
   * @throws EventsError for no entry, too many entries, a bus that does not exist, or an unwritable file
   */
  async putEvents(
    entries: readonly unknown[],
    resources: readonly string[] = [],
  ): Promise<{ Entries: readonly PutEventsResult[]; FailedEntryCount: number }> {
    if (entries.length < 1 || entries.length > MAX_ENTRIES) {
      throw new EventsError('ValidationException', `Entries: expected 1 to ${MAX_ENTRIES}, found ${entries.length}`);
    }
    const taken = entries.map((entry) => this.#take(entry, resources));
    const events = taken.filter((one) => 'id' in one);
    await this.#keep(events);
    for (const event of events) this.#show(event);
    const results = taken.map((one): PutEventsResult => ('id' in one ? { EventId: one.id } : one));
    return { Entries: results, FailedEntryCount: taken.length - events.length };
  }

  /** Returns the latest events, oldest first; at most a thousand. */
  recentEvents(): readonly BusEvent[] {
    return [...this.#recent];
  }

  /** Resolves when all events are in the file and the file is closed. */
  async stop(): Promise<void> {
    await this.#file?.close();
  }

  async #keep(events: readonly BusEvent[]): Promise<void> {
    if (events.length === 0) return;
    try {
      if (this.#isDiskFull()) throw new Error('ENOSPC: no space left on device');
      await this.#file?.append(events.map((event) => `${JSON.stringify(event)}\n`));
    } catch (error) {
      const reason = messageOf(error);
      this.#log.error('events', `${events.length} events cannot be written (${reason}); their callers try again`);
      throw new EventsError('InternalException', `The events cannot be written: ${reason}`);
    }
  }

  #show(event: BusEvent): void {
    this.#recent.push(event);
    if (this.#recent.length > RECENT) this.#recent.shift();
    this.#log.info('events', `${event['detail-type']} ${JSON.stringify(event.detail)}`);
  }

  /** Returns the event of an entry, or the entry's error. */
  #take(value: unknown, resources: readonly string[]): BusEvent | Extract<PutEventsResult, { ErrorCode: string }> {
    const parsed = Entry.safeParse(value);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return { ErrorCode: 'InvalidArgument', ErrorMessage: `${issue?.path.join('.')}: ${issue?.message}` };
    }
    const entry = parsed.data;
    const bus = entry.EventBusName.replace(/^arn:.*:event-bus\//, '');
    if (!this.#names.has(bus)) {
      throw new EventsError('ResourceNotFoundException', `Event bus ${bus} does not exist.`);
    }
    const detail = typeof entry.Detail === 'string' ? jsonObject(entry.Detail) : entry.Detail;
    if (detail === undefined) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
    if (Buffer.byteLength(JSON.stringify(entry)) > MAX_ENTRY_BYTES) {
      return { ErrorCode: 'InvalidArgument', ErrorMessage: `The entry is larger than ${MAX_ENTRY_BYTES} bytes.` };
    }
    return {
      version: '0',
      id: randomUUID(),
      'detail-type': entry.DetailType,
      source: entry.Source,
      account: LOCAL_ACCOUNT,
      time: this.#clock.now().toISOString(),
      region: LOCAL_REGION,
      resources: [...entry.Resources, ...resources],
      detail,
      bus,
    };
  }
}

function busArn(name: string): string {
  return localArn('events', `event-bus/${name}`);
}

const jsonObject = (text: string): Readonly<Record<string, unknown>> | undefined =>
  z.record(z.string(), z.unknown()).safeParse(parsedJson(text)).data;
