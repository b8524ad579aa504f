/**
 * Consumer of the log of events, as a partner writes one. It keeps a copy of the orders and its place in one file, and says what it
 * does, so that a test can kill it at each step. Environment: `API_URL`, `TOKEN`, `STATE`.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { createClient, type LoggedEvent } from '../../sdk/src/index.ts';

const Order = z.object({ line: z.string(), version: z.number(), status: z.string() });

/** Copy of the orders by number, and the place in the log up to which it is complete. */
export const State = z.object({ after: z.string().optional(), orders: z.record(z.string(), Order) });

/** Applies an event. One that comes twice, or late, changes nothing. */
function apply(orders: z.infer<typeof State>['orders'], { data }: LoggedEvent): void {
  if (!('number' in data)) return;
  const { line, number, version, status } = data;
  if (version > (orders[number]?.version ?? 0)) orders[number] = { line, version, status };
}

async function consume({ API_URL: url = '', TOKEN: token = '', STATE: file = '' }: NodeJS.ProcessEnv): Promise<void> {
  const { after, orders } = State.parse(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { orders: {} });
  const client = createClient({ url, token });
  for await (const { data, next } of client.events.follow({ after, limit: 1 }, { pollMs: 50 })) {
    for (const event of data) apply(orders, event);
    console.log('applied');
    // Copy and place change together: the consumer may end at any moment.
    writeFileSync(`${file}.new`, JSON.stringify({ after: next, orders }));
    console.log('written');
    renameSync(`${file}.new`, file);
    console.log('kept');
  }
}

if (import.meta.main) await consume(process.env);
