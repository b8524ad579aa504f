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
  const pending = ['Test Delta', 'Fairmont', 'test charlie'];
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

  it('are listed whole, the newest first, as accounts: by default those that are active', async () => {
    const { status, body } = await list();
    expect(status).toBe(200);
    expect(body).toMatchObject({ totalCount: 2, count: 2, offset: 0, limit: 20 });
    expect(namesOf(body)).toEqual(names.toReversed().filter((name) => !pending.includes(name)));
    expect(namesOf((await list('status=1002')).body)).toEqual(pending.toReversed());
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
    ['company-name=Test*', ['Test Alpha']],
    ['company-name=Test*&status=1002', ['test charlie', 'Test Delta']],
    ['company-name=*test*&status=1000', ['Best Test', 'Test Alpha']],
    ['company-name=FAIRMONT&status=1002', ['Fairmont']],
    ['company-name=Test', []],
    ['company-name=Test%20Alpha', ['Test Alpha']],
    ['status=1012', []],
    ['sort-by=companyName', ['Best Test', 'Test Alpha']],
    ['company-name=Test*&sort-by=companyName&order-by=DESC&status=1002', ['Test Delta', 'test charlie']],
    ['sort-by=creationDate&order-by=asc&limit=2&status=1002', ['Test Delta', 'Fairmont']],
    ['status=1002&sort-by=companyName', ['Fairmont', 'test charlie', 'Test Delta']],
    ['from-created-date=2027-03-01T12:00:02Z', ['Best Test']],
    ['to-created-date=2027-03-01T12:00:02Z', ['Test Alpha']],
    ['from-created-date=2027-03-01T12:00:01Z&to-created-date=2027-03-01T12:00:01Z', ['Test Alpha']],
    ['from-created-date=2027-03-01T13:00:01%2B01:00&to-created-date=2027-03-01T12:00:02Z&status=1002', ['Fairmont']],
    ['from-created-date=2027-03-01&to-created-date=2027-03-01', ['Best Test', 'Test Alpha']],
    ['from-created-date=2027-03-02', []],
    ['to-created-date=2027-02-28', []],
    ['from-created-date=2027-03-02&to-created-date=2027-02-28', []],
  ])('asked for with %s are %j', async (query, expected) => {
    const { status, body } = await list(query);
    expect([status, namesOf(body)]).toEqual([200, expected]);
  });

  it('are each on one page, whatever the size of the pages', async () => {
    for (const limit of [1, 2, 3, 50]) {
      const found: string[] = [];
      for (let offset = 0; offset < 3; offset += limit) {
        const { body } = await list(`status=1002&limit=${limit}&offset=${offset}`);
        expect(body).toMatchObject({ totalCount: 3, offset, limit, count: body.accounts.length });
        found.push(...namesOf(body));
      }
      expect(found).toEqual(pending.toReversed());
    }
  });

  it('end where they end', async () => {
    expect((await list('offset=2')).body).toMatchObject({ totalCount: 2, count: 0, accounts: [] });
    const beyond = await list('offset=3');
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
    'status=1000&status=1002',
    'from-created-date=yesterday',
    'to-created-date=2027-02-29',
    'tag=unheard-of',
    'sort-by=name',
    'order-by=up',
  ])('are not listed with %s', async (query) => {
    const refused = await list(query);
    expect(refused).toMatchObject({ status: 400, body: { code: '1132' } });
    expect(refused.body.additionalDetails).toEqual([query.split('=')[0]]);
  });

  it('are those of the partner who asks, and none where there are none', async () => {
    expect((await list('status=1002', { tenant: 'rival' })).body).toMatchObject({ totalCount: 1 });
    const nothing = { totalCount: 0, count: 0, offset: 0, limit: 20, accounts: [] };
    expect(await list('', { tenant: 'nobody' })).toMatchObject({ status: 200, body: nothing });
    for (const other of ['unknown', 'a#b', '1'.repeat(4_000)]) {
      expect(await list('', { path: { resellerId: other } })).toMatchObject({ status: 200, body: nothing });
    }
  });
});
