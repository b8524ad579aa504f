import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { BUDGETS } from './budgets.ts';
import { type CreateOverHttp, createOverHttp } from './create-over-http.ts';
import { atMost, type Figure } from './figure.ts';
import { type BenchedCloud, startCloud } from './local-cloud.ts';

/** Creates a second, and seconds of them. Five minutes would make the bench twice as long; a backlog that grows shows in half a minute. */
const RATE = 40;
const SECONDS = 30;
/** Milliseconds that the last executions have to begin. */
const PATIENCE = 5_000;

/** Measures how many of the placed orders have no event when the executions have had their time. */
export async function backlog(cloud: BenchedCloud): Promise<Figure[]> {
  const { eventsFile } = cloud;
  if (eventsFile === undefined) throw new Error('The local cloud writes no events');
  const create = createOverHttp(cloud, 'backlog', RATE);
  const placed = await atRate(create);
  const deadline = performance.now() + PATIENCE;
  const missing = () => {
    const uids = readFileSync(eventsFile, 'utf8').matchAll(/"uid":"([^"]+)"/g);
    const published = new Set(Array.from(uids, ([, uid]) => uid));
    return placed.filter((uid) => !published.has(uid)).length;
  };
  while (performance.now() < deadline && missing() > 0) await delay(250);
  const name = `executions not begun ${PATIENCE / 1_000} s after ${RATE} creates a second for ${SECONDS} s`;
  return [atMost(name, missing(), BUDGETS.workflows.notBegun.executions, String)];
}

/** Places orders at a steady rate, whether or not the calls before have been answered. Returns their uids. */
async function atRate(create: CreateOverHttp): Promise<readonly string[]> {
  const began = performance.now();
  const calls: Promise<string>[] = [];
  for (let index = 0; index < RATE * SECONDS; index++) {
    await delay(Math.max(0, began + (index * 1_000) / RATE - performance.now()));
    calls.push(create());
  }
  return Promise.all(calls);
}

/** Seconds after which the local cloud has nothing more to do, and its idle workers have ended. */
const AFTER_START = 45;

/** Measures the memory of a local cloud that was started with demo data and then left alone. */
export async function memoryAfterStart(): Promise<Figure[]> {
  const cloud = await startCloud([]);
  try {
    await delay(AFTER_START * 1_000);
    const name = `memory of the local cloud ${AFTER_START} s after its start with demo data, all processes`;
    return [atMost(name, megabytes(cloud.memory()), BUDGETS.localCloud.megabytesAfterStart, (value) => `${value} MB`)];
  } finally {
    await cloud.stop();
  }
}

/** Converts bytes. */
export const megabytes = (bytes: number): number => Math.round(bytes / 1_024 / 1_024);
