import { beforeAll, describe, expect, it } from 'vitest';
import { correlated, SubscriptionService } from '../../support/lines/subscription-service.ts';
import { activate, activeCustomer, completeAddress, customerWith, pendingCustomer } from '../support/customer-calls.ts';

let service: SubscriptionService;
let now = new Date('2027-03-01T12:00:00.000Z');

beforeAll(async () => {
  service = await SubscriptionService.start({ now: () => now });
});

const update = (customerId: string, body: object, options: object = {}) =>
  service.call('update-customer', { path: { customerId }, body, ...options });
const read = (customerId: string) => service.done('get-customer', { path: { customerId } });

describe('a new customer', () => {
  it('is what was sent of it, pending, at the lowest level', async () => {
    const body = customerWith({ companyProfile: { marketSegment: 'EDU' } });
    const created = await service.call('create-customer', { body });
    expect(created.status).toBe(201);
    const { customerId } = created.body;
    expect(customerId).toMatch(/^[1-9]\d{9}$/);
    expect(created.body).toEqual({
      ...body,
      customerId,
      globalSalesEnabled: false,
      discounts: [{ offerType: 'LICENSE', level: '01' }],
      cotermDate: '',
      creationDate: '2027-03-01T12:00:00Z',
      status: '1002',
      links: { self: { uri: `/v3/customers/${customerId}`, method: 'GET', headers: [] } },
    });
    expect(await read(customerId)).toEqual(created.body);
    await activate(service, customerId);
    expect(await read(customerId)).toEqual({ ...created.body, status: '1000' });
  });

  it('is a company that has no reference and sells at home, unless said', async () => {
    const { externalReferenceId: _, ...body } = customerWith();
    const created = await service.call('create-customer', { body });
    expect(created.body).toMatchObject({
      externalReferenceId: '',
      globalSalesEnabled: false,
      companyProfile: { marketSegment: 'COM' },
    });
    const global = await service.call('create-customer', { body: { ...body, globalSalesEnabled: true } });
    expect(global.body.globalSalesEnabled).toBe(true);
  });

  it('has an id that no other has, even where the same is drawn again', async () => {
    const draws = [7, 7, 8].map((draw) => Buffer.from([0, 0, 0, 0, 0, draw]));
    const random = (bytes: number) => draws.shift() ?? Buffer.alloc(bytes);
    const unlucky = await SubscriptionService.start({ tables: service.tables, random });
    const ids = [await pendingCustomer(unlucky), await pendingCustomer(unlucky)];
    expect(ids).toEqual(['1000000007', '1000000008']);
  });

  it.each([
    [
      { resellerId: undefined, companyProfile: { contacts: undefined } },
      '1122',
      ['resellerId', 'companyProfile.contacts'],
    ],
    [{ reseller: 'x', companyProfile: { name: 'x' } }, '1121', ['companyProfile.name', 'reseller']],
    [
      { resellerId: 'a#b', companyProfile: { companyName: 'Abc' } },
      '1117',
      ['companyProfile.companyName', 'resellerId'],
    ],
    [{ companyProfile: { companyName: 'A'.repeat(81) } }, '1117', ['companyProfile.companyName']],
    [{ companyProfile: { contacts: [] } }, '1117', ['companyProfile.contacts']],
    [{ companyProfile: { marketSegment: 'com' } }, '1117', ['companyProfile.marketSegment']],
    [{ companyProfile: { address: completeAddress({ country: 'USA' }) } }, '1117', ['companyProfile.address.country']],
    [{ status: '1000' }, '1121', ['status']],
  ])('of %j is refused with %s', async (fields, code, paths) => {
    const refused = await service.call('create-customer', { body: customerWith(fields) });
    expect(refused).toMatchObject({ status: 400, body: { code } });
    const details: string[] = refused.body.additionalDetails;
    expect(details.map((detail) => detail.split(/[:;]/)[0]).sort()).toEqual(paths.toSorted());
  });
});

describe('a customer', () => {
  it('changes the fields that are sent, and replays the response to a repeat', async () => {
    const customerId = await activeCustomer(service);
    const before = await read(customerId);
    const contact = { firstName: 'Alan', lastName: 'Turing', email: 'alan@example.com', phoneNumber: '1' };
    const companyProfile = { preferredLanguage: 'fr-CA', address: { city: 'Fresno' }, contacts: [contact] };
    now = new Date('2027-03-02T12:00:00.000Z');
    const body = { externalReferenceId: 'new', globalSalesEnabled: true, companyProfile };
    const updated = await update(customerId, body, correlated('edit-1'));
    now = new Date('2027-03-01T12:00:00.000Z');
    expect(updated).toMatchObject({ status: 200 });
    const after = {
      ...before,
      ...body,
      companyProfile: {
        ...before.companyProfile,
        ...companyProfile,
        address: { ...before.companyProfile.address, city: 'Fresno' },
      },
    };
    expect(updated.body).toEqual(after);
    expect(await read(customerId)).toEqual(after);
    await update(customerId, { externalReferenceId: 'newer' });
    const repeated = await update(customerId, { externalReferenceId: 'other' }, correlated('edit-1'));
    expect(repeated).toMatchObject({ status: 200, text: updated.text, headers: { 'idempotent-replayed': 'true' } });
    expect((await read(customerId)).externalReferenceId).toBe('newer');
  });

  it('has a name, a region and a reseller that Unicode may spell in another way', async () => {
    const [composed, decomposed] = ['Fr\u00e8re-1', 'Fre\u0300re-1'];
    const profile = (text: string | undefined) => ({
      resellerId: text,
      companyProfile: { companyName: text, address: { region: text } },
    });
    const companyProfile = { companyName: decomposed, address: completeAddress({ region: decomposed }) };
    const customerId = await activeCustomer(service, { resellerId: decomposed, companyProfile });
    const same = await update(customerId, profile(composed));
    expect(same).toMatchObject({ status: 200, body: profile(decomposed) });
    for (const resellerId of [composed, decomposed]) {
      const { accounts } = await service.done('list-customers', { path: { resellerId } });
      expect(accounts).toEqual([expect.objectContaining({ customerId, resellerId: decomposed })]);
    }
  });

  it('keeps its name, country and region; what it is may be sent with the rest', async () => {
    const customerId = await activeCustomer(service);
    const { companyProfile, resellerId } = await read(customerId);
    const same = await update(customerId, { companyProfile, resellerId, externalReferenceId: 'same' });
    expect(same).toMatchObject({ status: 200, body: { externalReferenceId: 'same', companyProfile } });
    const refused = await update(customerId, {
      externalReferenceId: 'lost',
      status: '1012',
      companyProfile: { companyName: 'Other', address: { country: 'CA', region: 'ON' } },
    });
    expect(refused).toMatchObject({ status: 400, body: { code: '1119', message: 'Some fields are not editable' } });
    expect(refused.body.additionalDetails).toEqual([
      'status: cannot be edited',
      'companyProfile.companyName: cannot be edited',
      'companyProfile.address.country: cannot be edited',
      'companyProfile.address.region: cannot be edited',
    ]);
    expect((await read(customerId)).externalReferenceId).toBe('same');
  });

  it('is not changed while it is pending, and the refusal stays one for its correlation id', async () => {
    const customerId = await pendingCustomer(service);
    const refused = await update(customerId, { externalReferenceId: 'x' }, correlated('too-early'));
    expect(refused).toMatchObject({ status: 400, body: { code: '1125' } });
    await activate(service, customerId);
    const repeated = await update(customerId, { externalReferenceId: 'x' }, correlated('too-early'));
    expect(repeated).toMatchObject({ status: 400, text: refused.text, headers: { 'idempotent-replayed': 'true' } });
    expect((await update(customerId, { externalReferenceId: 'x' })).status).toBe(200);
  });

  it('keeps both of two changes at the same moment', async () => {
    const customerId = await activeCustomer(service);
    const answers = await Promise.all([
      update(customerId, { externalReferenceId: 'both' }),
      update(customerId, { globalSalesEnabled: true }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await read(customerId)).toMatchObject({ externalReferenceId: 'both', globalSalesEnabled: true });
  });

  it.each(['0000000000', 'x', 'a#b', 'é'.repeat(40), '9'.repeat(3_000)])(
    'that is not there is a 404: %j',
    async (customerId) => {
      const answers = await Promise.all([
        service.call('get-customer', { path: { customerId } }),
        update(customerId, { externalReferenceId: 'x' }),
      ]);
      for (const answered of answers) {
        expect(answered).toMatchObject({ status: 404, body: { code: '1116', message: 'Invalid Customer' } });
      }
    },
  );

  it('checks a change before it looks for the customer', async () => {
    const refused = await update('0000000000', { companyName: 'x', companyProfile: { contacts: 1 } });
    expect(refused).toMatchObject({ status: 400, body: { code: '1121', additionalDetails: ['companyName'] } });
  });
});

it('a customer that is created again under a correlation id is the first one', async () => {
  const call = { body: customerWith({ resellerId: 'kept-answers' }), ...correlated('create-1') };
  const answers = await Promise.all(Array.from({ length: 5 }, () => service.call('create-customer', call)));
  const made = answers.filter(({ status }) => status === 201);
  expect(new Set(made.map(({ text }) => text)).size).toBe(1);
  expect(answers.every(({ status, body }) => status === 201 || body.code === '4122')).toBe(true);
  const other = await service.call('create-customer', { ...call, body: customerWith({ resellerId: 'other' }) });
  expect(other).toMatchObject({ text: made[0]?.text, headers: { 'idempotent-replayed': 'true' } });
  const { totalCount } = await service.done('list-customers', { path: { resellerId: 'kept-answers' } });
  expect(totalCount).toBe(1);
});
