import { beforeAll, describe, expect, it } from 'vitest';
import { DeviceService, type Operation } from '../../support/lines/device-service.ts';

let service: DeviceService;
let order_number: string;

beforeAll(async () => {
  service = await DeviceService.start();
  const laptop = await service.product(await service.warehouse(), 10);
  for (let count = 0; count < 3; count += 1) order_number = await service.place([laptop]);
});

const refused = (answer: { readonly body: { error: { details: unknown } } }) => answer.body.error.details;

describe('a list of orders', () => {
  it('says in a header and in the body alike where its next page is, but on the last page', async () => {
    const links: unknown[] = [];
    const numbers: string[] = [];
    for (let query: string | undefined = 'limit=1&email=ada%40example.com'; query !== undefined; ) {
      const { headers, body } = await service.call('list-orders', { query });
      numbers.push(...body.data.map((order: { order_number: string }) => order.order_number));
      const [, path, next]: (string | undefined)[] =
        /^<([^?]+)\?([^>]+)>; rel="next"$/.exec(String(headers.link)) ?? [];
      expect(new URLSearchParams(next).get('cursor') ?? undefined).toBe(body.next_cursor);
      if (next !== undefined) expect(new URLSearchParams(next).get('email')).toBe('ada@example.com');
      links.push(path);
      query = next;
    }
    expect(links).toEqual(['/provisioning/api/v1/orders', '/provisioning/api/v1/orders', undefined]);
    expect(numbers).toHaveLength(3);
  });

  it.each(['', 'ada', 'ada@', '%20'])('is not filtered by the email %j', async (email) => {
    const answer = await service.call('list-orders', { query: `email=${email}` });
    expect(answer.status).toBe(400);
    expect(refused(answer)).toMatchObject([{ field: 'email' }]);
  });
});

it.each<Operation>(['list-warehouses', 'get-order', 'get-order-to-fulfil', 'get-inventory', 'list-orders'])(
  '%s refuses a parameter that it does not have',
  async (operation) => {
    const answer = await service.call(operation, { path: { order_number }, query: 'warehouse_id=x&colour=red' });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'VALIDATION_FAILED' } } });
    expect(refused(answer)).toEqual(expect.arrayContaining([{ field: 'colour', message: 'is not a query parameter' }]));
  },
);
