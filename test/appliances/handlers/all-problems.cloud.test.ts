import { beforeAll, describe, expect, it } from 'vitest';
import { ApplianceService, completeOrder } from '../../support/lines/appliance-service.ts';

let service: ApplianceService;

beforeAll(async () => {
  service = await ApplianceService.start();
});

const pathsOf = ({ body }: { readonly body: readonly string[] }) => body.map((line) => line.split(': ')[0]);

describe('a new order with a malformed field', () => {
  const create = (body: object) => service.call('create-order', { body: completeOrder(body) });

  it('is told what else its status demands', async () => {
    const refused = await create({
      status: 'qa',
      contactEmail: 'ada',
      city: null,
      routedNetworks: '10.0.0.1/8',
      extra: 1,
    });
    expect(refused.status).toBe(422);
    expect(pathsOf(refused)).toEqual(['contactEmail', 'extra', 'city', 'routedNetworks']);
  });

  it('is told that it cannot begin in its status', async () => {
    expect(pathsOf(await create({ status: 'archived', nodeCount: 3 }))).toEqual(['nodeCount', 'status']);
  });

  it('is told of its nodes, although a text in them is malformed', async () => {
    const [first, second] = (completeOrder() as { nodes: readonly object[] }).nodes;
    const interfaces = [{ ip: '10.1.1.300', subnet: '24', gateway: '10.1.1.1' }];
    const nodes = [
      { ...first, interfaces },
      { ...second, name: '-' },
    ];
    expect(pathsOf(await create({ status: 'qa', nodes }))).toEqual(['nodes[0].interfaces[0].ip', 'nodes[1].name']);
  });

  it.each([
    ['ha', { ha: 'yes' }],
    ['contactEmail', { contactEmail: 'ada', contactPhone: null }],
    ['contactPhone', { contactEmail: null, contactPhone: 5 }],
    ['interfacesCount', { interfacesCount: 3 }],
    ['nodes', { nodes: 'two' }],
    ['nodes[0]', { nodes: [7, 8] }],
    ['nats', { nats: Array.from({ length: 101 }, () => ({})) }],
    ['dueDate', { dueDate: 'soon' }],
    ['siteType', { siteType: 'main' }],
    ['clusterIp', { clusterIp: '10.1.1' }],
  ])('is told of %s once, and of nothing that follows from it', async (path, body) => {
    const paths = pathsOf(await create({ status: 'provisioning', ...body }));
    expect(paths).toContain(path);
    expect(paths.filter((other) => !other?.startsWith(path.replace(/\[0\]$/, '')))).toEqual([]);
  });

  it.each(['new', 'gathering info', undefined, 'bogus'])('is told nothing more in the status %s', async (status) => {
    const refused = await create({ status, contactEmail: 'ada', city: null });
    expect(pathsOf(refused)).toEqual(status === 'bogus' ? ['contactEmail', 'status'] : ['contactEmail']);
  });

  it.each([[[]], [null], [7]])('that is no object but %j is told that alone', async (body) => {
    const refused = await service.call('create-order', { body });
    expect(pathsOf(refused)).toEqual(['body']);
  });
});

describe('an update', () => {
  it('is told of its identity, its transition and its edits together', async () => {
    const { uid } = await service.place(completeOrder());
    await service.update(uid, { status: 'cancelled' });
    const body = { orderNum: 1, status: 'new', notes: 'x' };
    expect(pathsOf(await service.update(uid, body))).toEqual(['orderNum', 'status', 'notes']);
    expect(pathsOf(await service.update(uid, { status: 'new', notes: 'x' }))).toEqual(['status', 'notes']);
    expect(pathsOf(await service.update(uid, { ...body, ha: 1 }))).toEqual(['ha', 'orderNum', 'status', 'notes']);
  });

  it('is told of its identity, and what the new status demands', async () => {
    const { uid } = await service.place(completeOrder());
    const body = { uid: 'other', status: 'provisioning', city: '' };
    expect(pathsOf(await service.update(uid, body))).toEqual(['uid', 'city']);
    expect(pathsOf(await service.update(uid, { ...body, nodeCount: 3 }))).toEqual(['nodeCount', 'uid', 'city']);
  });

  it('is told of a transition alone, not what a status demands that cannot follow', async () => {
    const { uid } = await service.place({});
    const refused = await service.update(uid, { status: 'shipped' });
    expect(pathsOf(refused)).toEqual(['status']);
    expect(refused.headers.link).toContain('transition-refused');
    expect(pathsOf(await service.update(uid, { status: 'shipped', ha: 1 }))).toEqual(['ha', 'status']);
  });

  it('with a malformed field keeps the rejection of that field where there is no such order', async () => {
    const { uid } = await service.place(completeOrder());
    const body = { ha: 1, orderNum: 1 };
    const elsewhere = await service.call('update-order', { path: { uid }, body, tenant: 'rival' });
    expect(elsewhere).toMatchObject({ status: 422, body: [expect.stringMatching(/^ha: /)] });
  });

  it('with a malformed field stores nothing', async () => {
    const order = await service.place(completeOrder());
    expect(await service.update(order.uid, { notes: 'x', ha: 1 })).toMatchObject({ status: 422 });
    expect(await service.read(order.uid)).toEqual(order);
  });
});
