import { beforeAll, describe, expect, it } from 'vitest';
import { createOrder } from '../../functions/appliances/examples/order-examples.ts';
import { Caller } from '../support/api/api.ts';
import { expectDone, expectRefused, HUB, OPERATIONS, Shop } from '../support/api/device-api.ts';
import { Market, newProduct, V3 } from '../support/api/subscription-api.ts';
import { completeOrder, completeProduct } from '../support/lines/device-service.ts';
import { completeCustomer, completeFlexDiscount, completeOffer } from '../support/lines/subscription-service.ts';

/** Samples of the tables in test/core/validation and test/appliances/rules, through every line as callers send them. */
const EMAILS = {
  good: ['ann@example.xn--p1ai', 'a.b&c@example.com', 'user=x@example.com', 'user/dep@example.com', 'ann@пример.рф'],
  bad: [
    'ann@example-.com',
    `ann@${'a'.repeat(64)}.com`,
    `${'a'.repeat(65)}@example.com`,
    'a..b@example.com',
    'ann@[::1]',
  ],
};
const TEXTS = {
  good: ['می\u200cخواهم', 'Ada 👩\u200d💻', 'Cafe\u0301', '한글'],
  bad: ['\u200b', '\u3164', '\u2800', '\u200e \u200f', '\ufe0f', 'Ada\u0085', 'Ada\u009b'],
};
const ADDRESSES = {
  good: ['169.254.7.7', '100.64.0.9', '198.18.0.5', '::ffff:10.9.1.1', 'fd00::53', 'fe80::53'],
  bad: [
    '224.0.0.5',
    '127.0.0.2',
    '0.0.0.0',
    '240.0.0.5',
    '255.255.255.255',
    'ff02::5',
    '::',
    '::1',
    '::ffff:224.0.0.5',
  ],
};

describe('an appliance order', () => {
  let caller: Caller;
  const provisioning = (fields: object) => caller.place({ ...createOrder, status: 'provisioning', ...fields });
  const [first, second] = createOrder.nodes;
  const withNode = (fields: object) => ({ nodes: [{ ...first, ...fields }, second] });
  const ipv6 = (fields: object) => ({
    ha: false,
    nodeCount: 1,
    clusterIp: null,
    nodes: [{ ...first, interfaces: [{ ip: '2001:db8::5', subnet: '64', gateway: 'fe80::1', ...fields }] }],
  });

  beforeAll(async () => {
    caller = await Caller.create();
  });

  it('takes addresses that an interface can have, and no others', async () => {
    for (const dns2 of ADDRESSES.good) expect((await provisioning(withNode({ dns2 }))).status, dns2).toBe(200);
    for (const address of ADDRESSES.bad) {
      for (const fields of [withNode({ dns1: address }), withNode({ dns2: address }), { clusterIp: address }]) {
        const { status, body } = await provisioning(fields);
        expect([status, body], address).toEqual([422, [expect.stringContaining('no interface can have')]]);
      }
      const { status, body } = await provisioning(ipv6({ ip: address, subnet: undefined, gateway: address }));
      const fields = body.map((line: string) => line.split(':')[0]);
      expect([status, fields.slice(0, 1), fields.slice(-1)], address).toEqual([
        422,
        ['nodes[0].interfaces[0].ip'],
        ['nodes[0].interfaces[0].gateway'],
      ]);
    }
  });

  it('takes a link-local router in IPv6', async () => {
    expect((await provisioning(ipv6({}))).status).toBe(200);
    expect((await provisioning(ipv6({ ip: '2001:db8::6', subnet: '128' }))).status).toBe(200);
    expect((await provisioning(ipv6({ gateway: '2001:db8:1::1' }))).status).toBe(422);
  });

  it('takes email addresses of RFC 5321, and texts that somebody sees', async () => {
    for (const contactEmail of EMAILS.good) {
      expect(await provisioning({ contactEmail })).toMatchObject({ status: 200, body: { contactEmail } });
    }
    for (const contactEmail of EMAILS.bad)
      expect((await provisioning({ contactEmail })).status, contactEmail).toBe(422);
    for (const companyName of TEXTS.good) {
      expect(await provisioning({ companyName })).toMatchObject({ status: 200, body: { companyName } });
    }
    for (const companyName of TEXTS.bad) {
      expect((await provisioning({ companyName })).body, JSON.stringify(companyName)).toEqual([
        expect.stringMatching(/^companyName: /),
      ]);
    }
    expect((await caller.place({ comments: [{ body: '\u200b' }] })).status).toBe(422);
  });

  it('is due today wherever the caller is, and at a time in either case', async () => {
    // The zone furthest west has the earliest of all present days.
    const today = new Date(Date.now() - 12 * 3_600_000).toISOString().slice(0, 10);
    for (const dueDate of [today, '2099-03-31t17:00:00z', '2099-03-31t17:00:00.5+02:00']) {
      expect(await provisioning({ dueDate })).toMatchObject({ status: 200, body: { dueDate } });
    }
    expect((await provisioning({ dueDate: '2098-12-31T23:59:60Z' })).status).toBe(422);
    const { body } = await caller.get('/provisioning/api/v1/orders?createdAfter=2020-01-01t00:00:00z&limit=1');
    expect(body).toHaveLength(1);
  });

  it('tells what kind of number its own is', async () => {
    const { uid, orderNum } = expectDone(await caller.place({})).body;
    const { status, body } = await caller.put(Caller.pathOf({ uid }), { orderNum: String(orderNum) });
    expect([status, body]).toEqual([
      422,
      [`orderNum: must be a number, ${orderNum}, got "${orderNum}" (a string); leave it out or send it as it is`],
    ]);
  });
});

describe('a device order', () => {
  let shop: Shop;
  let product: string;
  const order = (fields: object) => shop.partner.post(`${HUB}/place-order`, completeOrder([{ title: 'Book' }], fields));

  beforeAll(async () => {
    shop = await Shop.open();
    product = await shop.stock('Book', 50);
  });

  it('takes email addresses of RFC 5321, and texts that somebody sees', async () => {
    for (const email of EMAILS.good) {
      const number = expectDone(await order({ email })).body.data.order_number;
      expect((await shop.read(number)).body.data.email).toBe(email);
    }
    for (const email of EMAILS.bad) expectRefused(await order({ email }), 400, 'VALIDATION_FAILED', 'email');
    for (const firstname of TEXTS.good) expectDone(await order({ firstname }));
    for (const firstname of TEXTS.bad) expectRefused(await order({ firstname }), 400, 'VALIDATION_FAILED', 'firstname');
  });

  it('takes a phone number with the marks that address books paste', async () => {
    const phone_number = '\u202a+1 415 555 2671\u202c';
    const number = expectDone(await order({ phone_number })).body.data.order_number;
    expect((await shop.read(number)).body.data.phone_number).toBe(phone_number);
  });

  it('hints at the state that is meant', async () => {
    const { body } = await order({ shipping_state: 'Washington, D.C.' });
    expect(body.error.details[0].message).toMatch(/did you mean DC\?$/);
  });

  it('finds a title in every spelling', async () => {
    await shop.stock('Cafe\u0301 table', 5);
    expectDone(await order({ items: [{ product_title: 'Caf\u00e9 table', quantity: 1 }] }));
    const body = { ...completeProduct(), title: 'Caf\u00e9 table' };
    expectRefused(await shop.operator.put(product, body), 409, 'TITLE_TAKEN', 'title');
  });

  it('has products in money that circulates, with texts that somebody sees', async () => {
    const put = (fields: object) => shop.operator.put(product, { ...completeProduct(), title: 'Book', ...fields });
    for (const currency of ['BGN', 'USN', 'CHE', 'COU', 'XXX', 'HRK']) {
      expectRefused(await put({ currency }), 400, 'VALIDATION_FAILED', 'currency');
    }
    for (const currency of ['EUR', 'ZWG', 'XCG', 'USD']) expectDone(await put({ currency }));
    for (const title of TEXTS.bad) expectRefused(await put({ title }), 400, 'VALIDATION_FAILED', 'title');
    for (const reason of TEXTS.bad) {
      const sent = await shop.operator.post(`${product}/stock`, { change: 1, reason });
      expectRefused(sent, 400, 'VALIDATION_FAILED', 'reason');
    }
  });
});

describe('a subscription customer', () => {
  let market: Market;
  const contact = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com', phoneNumber: '8004530001' };
  const create = (companyProfile: object) =>
    market.partner.post(`${V3}/customers`, completeCustomer({ companyProfile }));
  const withContact = (fields: object) => create({ contacts: [{ ...contact, ...fields }] });
  const refusal = (field: string) => ({
    status: 400,
    body: { code: '1117', additionalDetails: [field] },
  });

  beforeAll(async () => {
    market = await Market.open();
  });

  it('has email addresses of RFC 5321, and names that somebody sees', async () => {
    for (const email of EMAILS.good) {
      const { body } = expectDone(await withContact({ email }));
      expect(body.companyProfile.contacts[0].email).toBe(email);
    }
    for (const email of EMAILS.bad)
      expect(await withContact({ email })).toMatchObject(refusal('companyProfile.contacts[0].email'));
    for (const firstName of TEXTS.good) expectDone(await withContact({ firstName }));
    for (const firstName of TEXTS.bad) {
      expect(await withContact({ firstName })).toMatchObject(refusal('companyProfile.contacts[0].firstName'));
    }
  });

  it('buys for money that circulates', async () => {
    const put = (currency: string) => {
      const prices = [{ region: 'NA', currency, partnerPrice: '365' }];
      return market.operator.put(`${OPERATIONS}/offers/${newProduct()}01A12`, { ...completeOffer(), prices });
    };
    for (const currency of ['BGN', 'USN', 'CHE', 'XAD']) {
      expect(await put(currency)).toMatchObject(refusal('prices[0].currency'));
    }
    for (const currency of ['USD', 'EUR', 'XCG']) expectDone(await put(currency));
  });

  it('gets discounts at times in either case, with names that somebody sees', async () => {
    const path = `${OPERATIONS}/flex-discounts/everyday-1`;
    // The list of discounts is everybody's: other tests list those for companies.
    const discount = { ...completeFlexDiscount('EVERYDAY'), marketSegments: ['GOV'] };
    const put = (fields: object) => market.operator.put(path, { ...discount, ...fields });
    expect((await put({ startDate: '2027-01-01t00:00:00z' })).body.startDate).toBe('2027-01-01T00:00:00Z');
    expect(await put({ startDate: '2016-12-31T23:59:60Z' })).toMatchObject(refusal('startDate'));
    for (const name of TEXTS.bad) expect(await put({ name })).toMatchObject(refusal('name'));
    expect(await put({ code: '   ' })).toMatchObject(refusal('code'));
    const list = await market.partner.get(`${V3}/flex-discounts?market-segment=COM&country=US&categories=X`);
    expect(list).toMatchObject({ status: 400, body: { code: '1132', additionalDetails: ['categories'] } });
  });
});
