import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { completeOrder, DeviceService, type Product } from '../../support/lines/device-service.ts';

/** Pieces in each of the product's shards. */
const LEVEL = 20;

const Output = z.object({ Responses: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))) });

let service: DeviceService;
let laptop: Product;
/** Pieces that each read misses in one shard, as if they had moved into the shard just after it was read. */
let missed: number[];
let looks: number;

beforeAll(async () => {
  service = await DeviceService.start();
  const warehouse = await service.warehouse();
  service.store.client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const result = await next(args);
        if (commandName !== 'BatchGetItemCommand') return result;
        const { Responses } = Output.parse(result.output);
        const shards = Object.values(Responses)
          .flat()
          .filter(({ pk }) => String(pk).startsWith('STOCK#'));
        if (shards.length === 0) return result;
        const [first] = shards.sort((one, other) => String(one.pk).localeCompare(String(other.pk)));
        if (first) first.available = Number(first.available) - (missed[looks] ?? 0);
        looks += 1;
        return { ...result, output: { ...Object(result.output), Responses } };
      },
    // Around the document client's own step, which turns attributes into values.
    { step: 'initialize', priority: 'high' },
  );
  missed = [];
  laptop = await service.product(warehouse, 2 * LEVEL);
});

beforeEach(() => {
  missed = [];
  looks = 0;
});

const orderOf = (pieces: number) => service.call('place-order', { body: completeOrder([[laptop, pieces]]) });

describe('pieces that move while the shards are read', () => {
  it('are found by a second look, and sold', async () => {
    missed = [5];
    expect((await orderOf(2 * LEVEL)).status).toBe(200);
    expect(looks).toBe(2);
    await service.stocked(laptop, 2 * LEVEL);
  });

  it('are found by a second look of an operator too', async () => {
    missed = [5];
    expect((await service.stock(laptop, -2 * LEVEL)).body.data.quantity).toBe(0);
    await service.stocked(laptop, 2 * LEVEL);
  });

  it('are looked for no longer than they come in', async () => {
    expect((await orderOf(2 * LEVEL + 1)).body.error.code).toBe('INSUFFICIENT_STOCK');
    expect(looks).toBe(2);
  });

  it('are not looked for while others are only taking them', async () => {
    missed = [1, 2];
    expect((await orderOf(2 * LEVEL)).body.error).toMatchObject({ code: 'INSUFFICIENT_STOCK' });
    expect(looks).toBe(2);
  });

  it('are not said to be missing while they keep coming in', async () => {
    missed = [8, 7, 6, 5, 4, 3];
    expect((await orderOf(2 * LEVEL)).body.error.code).toBe('TRY_AGAIN');
    expect(looks).toBe(5);
  });
});
