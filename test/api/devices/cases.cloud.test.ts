import { describe, expect, inject, it } from 'vitest';
import * as z from 'zod';
import { expectDone, OPERATIONS, Shop } from '../../support/api/device-api.ts';
import { completeWarehouse } from '../../support/lines/device-service.ts';
import { type Case, readCases } from '../../support/lines/documented-cases.ts';

const cases = readCases('devices');

/** Functions that set up what a case presupposes, by the name of the case. */
const arranged: Readonly<Record<string, (shop: Shop, documented: Case) => Promise<void>>> = {
  warehouses: async (shop, { response }) => {
    const { data } = z.object({ data: z.object({ ware_houses: z.array(Warehouse) }) }).parse(response.body);
    for (const [priority, { warehouse_id, name, shipping_options }] of data.ware_houses.entries()) {
      const body = completeWarehouse(shop.partner.tenant, { name, shipping_options, priority });
      expectDone(await shop.operator.put(`${OPERATIONS}/warehouses/${warehouse_id}`, body));
    }
  },
};

const Warehouse = z.object({ warehouse_id: z.string(), name: z.string(), shipping_options: z.array(z.string()) });

/**
 * Bodies that differ from the document's. The gateway rejects a call without a token in its own words, and the document cuts off their
 * end. The document shows the envelope of errors with placeholders for its texts.
 */
const excused: Readonly<Record<string, unknown>> = {
  'warehouses-unauthorized': { message: expect.any(String) },
  'error-envelope-generic': {
    success: false,
    error: {
      code: expect.stringMatching(/^[A-Z]+(_[A-Z]+)*$/),
      message: expect.any(String),
      details: expect.arrayContaining([{ field: expect.any(String), message: expect.any(String) }]),
    },
  },
};

describe.each(cases)('the documented case $name', (documented) => {
  it('is answered as documented', async () => {
    const { name, request, response } = documented;
    const shop = await Shop.empty();
    await arranged[name]?.(shop, documented);
    const { method, path, headers, body } = request;
    const { Authorization: token, ...others } = headers;
    const sent = { method, headers: others, ...(body !== null && { body: JSON.stringify(body) }) };
    const answer = token
      ? await shop.partner.send(method, path, body ?? undefined, { headers: others })
      : await fetch(new URL(path, inject('cloud').apiUrl), sent).then(async (got) => ({
          status: got.status,
          body: await got.json(),
        }));
    expect(answer.status).toBe(response.status);
    expect(answer.body).toEqual(excused[name] ?? response.body);
  });
});

it('there are documented cases, and every one that is excused or arranged is among them', () => {
  const names = cases.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining([...Object.keys(arranged), ...Object.keys(excused)]));
});
