import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from '../sdk/src/index.ts';
import { BUDGETS } from './budgets.ts';
import { createOverHttp } from './create-over-http.ts';
import { atMost, type Figure, median, quantile } from './figure.ts';
import type { BenchedCloud } from './local-cloud.ts';

const CONNECTIONS = 16;
const CREATES = 1_000;
/** Milliseconds between two reads at the end of the log. */
const POLL = 20;

/**
 * Measures how far the log and a webhook are behind the orders, while these are placed at 16 connections. A reader follows the log, and the
 * webhook answers at once.
 */
export async function eventsAndDeliveries(cloud: BenchedCloud): Promise<Figure[]> {
  const { events, webhooks } = createClient({ url: cloud.apiUrl, token: cloud.token });
  const receiver = await startReceiver();
  const since = new Date().toISOString();
  await webhooks.createWebhook({ body: { url: receiver.url } });
  const lags = new Map<string, number>();
  const reading = new AbortController();
  const read = async () => {
    for await (const page of events.follow({ since }, { pollMs: POLL, signal: reading.signal })) {
      for (const { id, timestamp } of page.data) lags.set(id, Date.now() - Date.parse(timestamp));
    }
  };
  const reader = read();
  try {
    await placeAtOnce(createOverHttp(cloud, 'events', CONNECTIONS));
    const { notInLog, notDelivered } = BUDGETS.events;
    const missingInLog = await missing(() => lags.size, notInLog.afterSeconds);
    const notReceived = await missing(() => receiver.received().size, notDelivered.afterSeconds);
    const seconds = (share: number) => `${(quantile([...lags.values()], share) / 1_000).toFixed(2)} s`;
    return [
      atMost(
        `events not in the log ${notInLog.afterSeconds} s after ${CREATES} creates at ${CONNECTIONS} connections (lag: median ${seconds(0.5)}, p99 ${seconds(0.99)})`,
        missingInLog,
        notInLog.events,
        String,
      ),
      atMost(
        `events not delivered ${notDelivered.afterSeconds} s after them (median ${median(receiver.rates()).toFixed(0)} deliveries a second)`,
        notReceived,
        notDelivered.events,
        String,
      ),
    ];
  } finally {
    reading.abort();
    await reader;
    receiver.stop();
  }
}

/** Places the orders, one in progress on each connection. */
async function placeAtOnce(create: () => Promise<unknown>): Promise<void> {
  let left = CREATES;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await create();
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
}

/** Waits until all events have come, for some seconds at most. Returns the number of those that have not. */
async function missing(come: () => number, seconds: number): Promise<number> {
  const deadline = performance.now() + seconds * 1_000;
  while (come() < CREATES && performance.now() < deadline) await delay(POLL);
  return Math.max(0, CREATES - come());
}

/** Starts a webhook that answers at once. */
async function startReceiver() {
  /** Times of the first arrivals by the ids of the events. */
  const received = new Map<string, number>();
  const server = createServer(async (request, response) => {
    await text(request);
    const id = String(request.headers['webhook-id']);
    if (!received.has(id)) received.set(id, performance.now());
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    received: (): ReadonlyMap<string, number> => received,
    /** Returns the number of deliveries of each full second. */
    rates: (): readonly number[] => {
      const [first = 0] = received.values();
      const seconds = Map.groupBy(received.values(), (time) => Math.floor((time - first) / 1_000));
      return [...seconds.values()].map(({ length }) => length).slice(0, -1);
    },
    stop: () => void server.close(),
  };
}
