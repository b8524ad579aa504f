import { beforeAll, describe, expect, it } from 'vitest';
import { correlated, SubscriptionService } from '../../support/lines/subscription-service.ts';
import { activeCustomer, deploymentAt, deploymentOf } from '../support/customer-calls.ts';

let service: SubscriptionService;
let customerId: string;

beforeAll(async () => {
  service = await SubscriptionService.start({ now: () => new Date('2027-03-01T12:00:00.000Z') });
  customerId = await activeCustomer(service, { globalSalesEnabled: true });
});

const create = (body: object = deploymentAt(), options: object = {}) =>
  service.call('create-deployment', { path: { customerId }, body, ...options });
const list = (id: string, query = '') => service.call('list-deployments', { path: { customerId: id }, query });

describe('a deployment', () => {
  it('is where it was said to be, and read alone and in the list', async () => {
    const created = await create(deploymentAt({ addressLine2: '3e étage' }));
    expect(created.status).toBe(201);
    const { deploymentId } = created.body;
    expect(deploymentId).toMatch(/^[1-9]\d{9}$/);
    const uri = `/v3/customers/${customerId}/deployments/${deploymentId}`;
    expect(created.body).toEqual({
      deploymentId,
      ...deploymentAt({ addressLine2: '3e étage' }),
      creationDate: '2027-03-01T12:00:00Z',
      status: '1000',
      links: { self: { uri, method: 'GET', headers: [] } },
    });
    const read = await service.call('get-deployment', { path: { customerId, deploymentId } });
    expect(read).toMatchObject({ status: 200, text: created.text });
    expect((await list(customerId)).body.items).toContainEqual(created.body);
  });

  it('is in another country than its customer, which must be enabled for global sales', async () => {
    const atHome = await create(deploymentAt({ country: 'US' }));
    expect(atHome).toMatchObject({
      status: 400,
      body: { code: '1141', message: 'Deployment and customer country cannot be the same' },
    });
    const local = { path: { customerId: await activeCustomer(service) } };
    for (const country of ['FR', 'US']) {
      const refused = await create(deploymentAt({ country }), local);
      expect(refused).toMatchObject({ status: 400, body: { code: '1140' } });
    }
    expect((await list(local.path.customerId)).body).toMatchObject({ totalCount: 0, items: [] });
  });

  it('validates its fields before it looks for the customer', async () => {
    const nowhere = { path: { customerId: '0000000000' } };
    const body = deploymentAt({ country: 'FRA', street: 'x', city: undefined });
    const missing = await create(body, nowhere);
    expect(missing.body).toMatchObject({ code: '1122', additionalDetails: ['companyProfile.address.city'] });
    const unexpected = await create(deploymentAt({ country: 'FRA', street: 'x' }), nowhere);
    expect(unexpected.body).toMatchObject({ code: '1121', additionalDetails: ['companyProfile.address.street'] });
    const invalid = await create(deploymentAt({ country: 'FRA' }), nowhere);
    expect(invalid.body).toMatchObject({ code: '1117' });
    expect(await create(deploymentAt(), nowhere)).toMatchObject({ status: 404, body: { code: '1116' } });
  });

  it('is made once under a correlation id', async () => {
    const other = await activeCustomer(service, { globalSalesEnabled: true });
    const call = { path: { customerId: other }, ...correlated('deploy-1') };
    const first = await create(deploymentAt(), call);
    const again = await create(deploymentAt(), call);
    expect(again).toMatchObject({ status: 201, text: first.text, headers: { 'idempotent-replayed': 'true' } });
    expect(await create(deploymentAt({ city: 'Lyon' }), call)).toMatchObject({ status: 400, body: { code: '4119' } });
    expect((await list(other)).body).toMatchObject({ totalCount: 1 });
  });

  it('that is not there is a 404, as is the customer', async () => {
    const other = await activeCustomer(service, { globalSalesEnabled: true });
    const deploymentId = await deploymentOf(service, other);
    const read = (path: { customerId: string; deploymentId: string }) => service.call('get-deployment', { path });
    for (const id of [deploymentId, '1', '#', '9'.repeat(2_000)]) {
      const answered = await read({ customerId, deploymentId: id });
      expect(answered).toMatchObject({ status: 404, body: { code: '2138', message: 'Invalid Deployment' } });
    }
    const nowhere = await read({ customerId: '0000000000', deploymentId });
    expect(nowhere).toMatchObject({ status: 404, body: { code: '1116' } });
    expect(await list('0000000000')).toMatchObject({ status: 404, body: { code: '1116' } });
  });
});

describe('the list of deployments', () => {
  it('leads from page to page and back', async () => {
    const other = await activeCustomer(service, { globalSalesEnabled: true });
    const made = new Set<string>();
    for (const city of ['Paris', 'Lyon', 'Lille']) made.add(await deploymentOf(service, other, { city }));
    const uri = `/v3/customers/${other}/deployments`;
    const link = (query: string) => ({ uri: `${uri}?${query}`, method: 'GET', headers: [] });
    const first = await list(other, 'limit=2&status=1000');
    expect(first.body).toMatchObject({ totalCount: 3, count: 2, offset: 0, limit: 2 });
    expect(first.body.links).toEqual({
      self: link('status=1000&limit=2&offset=0'),
      next: link('status=1000&limit=2&offset=2'),
    });
    const last = await list(other, first.body.links.next.uri.split('?')[1]);
    expect(last.body).toMatchObject({ totalCount: 3, count: 1, offset: 2 });
    expect(last.body.links.next).toBeUndefined();
    expect(last.body.links.prev).toEqual(first.body.links.self);
    const found = [...first.body.items, ...last.body.items].map(({ deploymentId }) => deploymentId);
    expect(new Set(found)).toEqual(made);
    expect((await list(other, 'status=1004')).body).toMatchObject({ totalCount: 0, items: [] });
    expect((await list(other, 'offset=4')).body.code).toBe('1133');
    expect((await list(other, 'limit=0')).body.code).toBe('1132');
  });
});
