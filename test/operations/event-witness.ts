import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { Clients } from '../../bin/ops/stage/clients.ts';
import { Stage } from '../../bin/ops/stage/stage.ts';
import { until } from '../../bin/support/until.ts';
import { LogEntry } from '../../functions/core/model/event-log.ts';
import { productLines } from '../../lib/config/product-lines.ts';
import { expectDone } from '../support/api/device-api.ts';
import { MARK } from './marked-fields.ts';
import type { TroubledCloud } from './troubled-cloud.ts';

/** Webhooks of a customer that get all of its events, and keep the bodies. */
export interface Witness {
  /** Address of the webhooks' server. */
  readonly url: string;
  /** The bodies that came, in both formats. */
  readonly bodies: readonly string[];
  /** Waits until each event of the customer since the beginning has come, and some of each line. */
  heardAll(): Promise<void>;
  stop(): void;
}

/** Type of the events that come in both formats. Its events name the fields that have changed. */
const IN_BOTH_FORMATS = 'order.updated';

const Body = z.object({ id: z.string(), specversion: z.string().optional() });

/** Returns the id of the event in a body, with its format. */
function nameOf(body: string): string {
  const { id, specversion } = Body.parse(JSON.parse(body));
  return specversion === undefined ? id : `${id} in CloudEvents`;
}

/** Adds a webhook of each format, with marks in its address and its description. */
export async function startWitness(troubled: TroubledCloud): Promise<Witness> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      bodies.push(body);
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const webhook = { url: `${url}/${MARK}?key=${MARK}`, description: MARK };
  expectDone(await troubled.caller.post('/webhooks', webhook));
  expectDone(await troubled.caller.post('/webhooks', { ...webhook, format: 'cloudevents', types: [IN_BOTH_FORMATS] }));
  const before = new Set((await readEvents(troubled)).map(({ id }) => id));
  const missing = async () => {
    const came = new Set(bodies.map(nameOf));
    const own = (await readEvents(troubled)).filter(({ tenant, id }) => tenant === TENANT && !before.has(id));
    const names = own.flatMap(({ id, type }) => [id, ...(type === IN_BOTH_FORMATS ? [`${id} in CloudEvents`] : [])]);
    const lines = productLines.map(({ table }) => table.line).filter((name) => !own.some(({ line }) => line === name));
    return [...lines, ...names.filter((name) => !came.has(name))];
  };
  return {
    ...{ url, bodies },
    heardAll: async () => {
      await until('events of each line, and every one of them, have come', missing, (left) => left.length === 0);
    },
    stop: () => void server.close(),
  };
}

/** The tenant of the callers that mark fields. */
const TENANT = 'demo';

const InLog = LogEntry.extend({ pk: z.string().startsWith('LOG#') });

/** Reads the events of all tenants' logs, past the API: it serves them for thirty days, which is a moment of the fast clock. */
export async function readEvents(troubled: TroubledCloud) {
  return (await readTable(troubled, 'eventsTable')).flatMap((item) => {
    const { data } = InLog.safeParse(item);
    return data === undefined ? [] : [{ ...data, tenant: data.pk.slice('LOG#'.length) }];
  });
}

/** Reads all items of a table. */
export async function readTable(
  { cloud }: TroubledCloud,
  table: 'ordersTable' | 'accountsTable' | 'eventsTable',
): Promise<readonly unknown[]> {
  const store = await new Stage('local', () => new Clients({ kind: 'local', cloud })).store();
  const items: unknown[] = [];
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await store.client.send(new ScanCommand({ TableName: store[table], ExclusiveStartKey }));
    items.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
  return items;
}
