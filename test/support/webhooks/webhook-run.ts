import { appendEvents } from '../../../functions/core/events/append-events.ts';
import { readLog } from '../../../functions/core/events/read-log.ts';
import type { PublishedEvent } from '../../../functions/core/model/published-events.ts';
import type { Store } from '../../../functions/core/store/store.ts';
import { type DoneAttempt, deliverLane, type Worker } from '../../../functions/webhooks/delivery/deliver-lane.ts';
import { fanOut } from '../../../functions/webhooks/delivery/fan-out.ts';
import type { Answer, Transport, WebhookRequest } from '../../../functions/webhooks/delivery/transport.ts';
import { wakeLanes } from '../../../functions/webhooks/delivery/wake-lanes.ts';
import type { WakeUp } from '../../../functions/webhooks/delivery/wake-ups.ts';
import type { Webhook } from '../../../functions/webhooks/model/webhook.ts';
import { createWebhook } from '../../../functions/webhooks/registry/create-webhook.ts';
import { findWebhook } from '../../../functions/webhooks/registry/read-webhooks.ts';
import { type TestTables, testStore } from '../store/test-store.ts';

/** A request that a webhook got, and when. */
export interface Received extends WebhookRequest {
  readonly at: number;
  readonly id: string;
}

/** The answer of a webhook, and the milliseconds of the shifted clock that it takes. */
export type Behaviour = (request: Received) => Answer | (Answer & { readonly takes: number });

export const OK: Answer = { statusCode: 200, retryAfter: undefined };
export const status = (statusCode: number, retryAfter?: string): Answer => ({ statusCode, retryAfter });

/** A wake-up in the queue of a run. */
interface QueuedWakeUp extends WakeUp {
  readonly due: number;
}

/**
 * Webhooks on a clock that the test moves: time passes only while a webhook answers, and where the run waits for the next wake-up.
 * The table is a real one, the queue is a list, and the network is a function.
 */
export class WebhookRun {
  now = Date.parse('2027-03-01T10:00:00.000Z');
  readonly received: Received[] = [];
  readonly attempts: DoneAttempt[] = [];
  readonly #behaviours = new Map<string, Behaviour>();
  #queue: QueuedWakeUp[] = [];
  #fanned = 0;

  readonly store: Store;
  readonly tenant: string;

  private constructor(store: Store, tenant: string) {
    this.store = store;
    this.tenant = tenant;
  }

  static async create(tables: TestTables, tenant: string): Promise<WebhookRun> {
    const clock = { now: () => 0 };
    const store = await testStore({ tables, now: () => new Date(clock.now()), jitter: () => 0, wait: async () => {} });
    const run = new WebhookRun(store, tenant);
    clock.now = () => run.now;
    return run;
  }

  readonly sendWakeUps = async (wakeUps: readonly WakeUp[]): Promise<void> => {
    for (const wakeUp of wakeUps) this.#queue.push({ ...wakeUp, due: this.now + (wakeUp.delaySeconds ?? 0) * 1_000 });
  };

  readonly send: Transport = async (request) => {
    const received = { ...request, at: this.now, id: request.headers['webhook-id'] ?? '' };
    this.received.push(received);
    const answer = this.#behaviours.get(new URL(request.url).hostname)?.(received) ?? OK;
    if ('takes' in answer) this.now += Number(answer.takes);
    return answer;
  };

  get worker(): Worker {
    const { store, send, sendWakeUps } = this;
    return { store, send, sendWakeUps, stage: 'test', onAttempt: (done) => this.attempts.push(done) };
  }

  /** Adds a webhook under a host name of its own, with its behaviour. */
  async webhook(host: string, behaviour: Behaviour, fields: Partial<Webhook> = {}): Promise<string> {
    this.#behaviours.set(host, behaviour);
    let id = '';
    await createWebhook(this.store, {
      tenant: this.tenant,
      fields: { url: `https://${host}/in`, format: 'standard', apiUrl: 'https://api.example.com', ...fields },
      idempotency: undefined,
      respond: (webhook) => {
        id = webhook.id;
        return { status: 201, headers: {}, body: '{}' };
      },
    });
    return id;
  }

  async read(id: string): Promise<Webhook> {
    const webhook = await findWebhook(this.store, this.tenant, id);
    if (webhook === undefined) throw new Error(`There is no webhook ${id}`);
    return webhook;
  }

  /** Appends events to the log, without any delivery yet. */
  async append(events: readonly PublishedEvent[]): Promise<void> {
    await appendEvents(this.store, this.tenant, events);
  }

  /** Makes the deliveries of what is new in the log, as the stream does. */
  async fanOut(sendWakeUps = this.sendWakeUps): Promise<void> {
    for (;;) {
      const after = { position: this.#fanned };
      const page = await readLog(this.store, { tenant: this.tenant, after, limit: 100 });
      if (page.entries.length > 0) await fanOut(this.store, sendWakeUps, this.tenant, page.entries);
      this.#fanned = page.next.position;
      if (!page.hasMore) return;
    }
  }

  /** Loses all wake-ups in the queue. */
  loseWakeUps(): void {
    this.#queue = [];
  }

  wake = () => wakeLanes(this.store, this.sendWakeUps);

  /** Moves the clock on. Wake-ups come as they fall due, and each minute `wake-lanes` runs, or as often as the test says. */
  async runFor(milliseconds: number, wakeEvery = 60_000): Promise<void> {
    const end = this.now + milliseconds;
    let nextWake = this.now + wakeEvery;
    while (this.now < end) {
      const next = this.#queue.reduce((first, { due }) => Math.min(first, due), nextWake);
      if (next > end) break;
      this.now = Math.max(this.now, next);
      if (this.now >= nextWake) {
        nextWake += wakeEvery;
        await this.wake();
        await this.fanOut();
      }
      await this.hear();
    }
    this.now = Math.max(this.now, end);
  }

  /** Works for the lanes whose wake-ups are due now. */
  async hear(worker = this.worker): Promise<void> {
    for (let heard = 0; heard < 10_000; heard++) {
      const index = this.#queue.findIndex(({ due }) => due <= this.now);
      if (index < 0) return;
      const [wakeUp] = this.#queue.splice(index, 1);
      if (wakeUp !== undefined) await deliverLane(worker, wakeUp.lane);
    }
    throw new Error('The queue has no end');
  }
}

/** Makes an event about an order. */
export const event = (number: number, version: number, at = '2027-03-01T10:00:00.000Z'): PublishedEvent => {
  const data = {
    line: number % 2 === 0 ? 'appliances' : 'devices',
    tenant: 't',
    number,
    uid: `${number}-abc`,
    version,
    order: `/orders/${number}`,
  };
  return version === 1
    ? { id: `${number}-v1`, type: 'order.placed', timestamp: at, data: { ...data, status: 'A', previousStatus: null } }
    : {
        id: `${number}-v${version}`,
        type: 'order.status_changed',
        timestamp: at,
        data: { ...data, status: 'B', previousStatus: 'A' },
      };
};
