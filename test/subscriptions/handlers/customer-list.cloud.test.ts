import { beforeAll, describe, expect, it } from 'vitest';
import { SubscriptionService } from '../../support/lines/subscription-service.ts';
import { activate, pendingCustomer } from '../support/customer-calls.ts';

let service: SubscriptionService;
let now = new Date('2027-03-01T12:00:00.000Z');

beforeAll(async () => {
  service = await SubscriptionService.start({ now: () => now });
});

const resellerId = '1000404757';

const list = (query = '', options: object = {}) =>
  service.call('list-customers', { path: { resellerId }, query, ...options });
const namesOf = (body: {
  readonly accounts: readonly { readonly companyProfile: { readonly companyName: string } }[];
}) => body.accounts.map(({ companyProfile }) => companyProfile.companyName);

describe("a reseller's customers", () => {
  const names = ['Test Delta', 'Test Alpha', 'Fairmont', 'test charlie', 'Best Test'];
  const ids = new Map<string, string>();

  beforeAll(async () => {
    for (const [index, companyName] of names.entries()) {
      now = new Date(`2027-03-01T12:00:0${index}.000Z`);
      ids.set(companyName, await pendingCustomer(service, { resellerId, companyProfile: { companyName } }));
    }
    await activate(service, ids.get('Test Alpha') ?? '');
    await activate(service, ids.get('Best Test') ?? '');
    await pendingCustomer(service, { resellerId: '1000404758', companyProfile: { companyName: 'Test Elsewhere' } });
    await pendingCustomer(service, { resellerId }, { tenant: 'rival' });
  });

  it('are listed whole, the newest first, as accounts', async () => {
    const { status, body } = await list();
    expect(status).toBe(200);
    expect(body).toMatchObject({ totalCount: 5, count: 5, offset: 0, limit: 20 });
    expect(namesOf(body)).toEqual(names.toReversed());
    const customerId = ids.get('Best Test');
    expect(body.accounts[0]).toEqual({
      externalReferenceId: '342',
      customerId,
      resellerId,
      status: '1000',
      companyProfile: { companyName: 'Best Test' },
      creationDate: '2027-03-01T12:00:04Z',
      links: { self: { uri: `/v3/customers/${customerId}`, method: 'GET', headers: [] } },
    });
  });

  it.each([
    ['company-name=Test*', ['test charlie', 'Test Alpha', 'Test Delta']],
    ['company-name=*test*&status=1000', ['Best Test', 'Test Alpha']],
    ['company-name=FAIRMONT', ['Fairmont']],
    ['company-name=Test', []],
    ['company-name=Test%20Alpha', ['Test Alpha']],
    ['status=1012', []],
    ['company-name=Test*&sort-by=companyName', ['Test Alpha', 'test charlie', 'Test Delta']],
    ['company-name=Test*&sort-by=companyName&order-by=DESC', ['Test Delta', 'test charlie', 'Test Alpha']],
    ['sort-by=creationDate&order-by=asc&limit=2', ['Test Delta', 'Test Alpha']],
    ['tag=unheard-of&status=1002&sort-by=companyName', ['Fairmont', 'test charlie', 'Test Delta']],
  ])('asked for with %s are %j', async (query, expected) => {
    const { status, body } = await list(query);
    expect([status, namesOf(body)]).toEqual([200, expected]);
  });

  it('are each on one page, whatever the size of the pages', async () => {
    for (const limit of [1, 2, 3, 5, 50]) {
      const found: string[] = [];
      for (let offset = 0; offset < 5; offset += limit) {
        const { body } = await list(`limit=${limit}&offset=${offset}`);
        expect(body).toMatchObject({ totalCount: 5, offset, limit, count: body.accounts.length });
        found.push(...namesOf(body));
      }
      expect(found).toEqual(names.toReversed());
    }
  });

  it('end where they end', async () => {
    expect((await list('offset=5')).body).toMatchObject({ totalCount: 5, count: 0, accounts: [] });
    const beyond = await list('offset=6');
    expect(beyond).toMatchObject({ status: 400, body: { code: '1133', message: 'Offset out of range' } });
    expect((await list('company-name=Fair*&offset=2')).body).toMatchObject({ code: '1133' });
  });

  it.each([
    'limit=0',
    'limit=51',
    'limit=-1',
    'limit=x',
    'offset=-1',
    'offset=1.5',
    'status=1',
    'sort-by=name',
    'order-by=up',
  ])('are not listed with %s', async (query) => {
    const refused = await list(query);
    expect(refused).toMatchObject({ status: 400, body: { code: '1132' } });
    expect(refused.body.additionalDetails).toEqual([expect.stringContaining(query.split('=')[0] ?? '')]);
  });

  it('are those of the partner who asks, and none where there are none', async () => {
    expect((await list('', { tenant: 'rival' })).body).toMatchObject({ totalCount: 1 });
    const nothing = { totalCount: 0, count: 0, offset: 0, limit: 20, accounts: [] };
    expect(await list('', { tenant: 'nobody' })).toMatchObject({ status: 200, body: nothing });
    for (const other of ['unknown', 'a#b', '1'.repeat(4_000)]) {
      expect(await list('', { path: { resellerId: other } })).toMatchObject({ status: 200, body: nothing });
    }
  });
});
