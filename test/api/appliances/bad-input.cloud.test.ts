import { describe, expect, it } from 'vitest';
import * as examples from '../../../functions/appliances/examples/order-examples.ts';
import { Caller } from '../../support/api/api.ts';

const ORDERS = '/provisioning/api/v1/orders';

/** Bodies that must be refused, each with the beginning of one message. */
const refused: readonly [string, unknown, RegExp][] = [
  ['an unknown field', { colour: 'red' }, /^colour: /],
  ['a typo of a field', { compnayName: 'Lovelace' }, /^compnayName: .*companyName/],
  ['__proto__ as a field', '{"__proto__": {"status": "shipped"}}', /^__proto__: /],
  ['half a surrogate pair', '{"notes": "\\ud800"}', /^notes: /],
  ['a NUL character', '{"notes": "a\\u0000b"}', /^notes: /],
  ['a number as a string', { nodeCount: '2' }, /^nodeCount: /],
  ['an array for an object', { nodes: [['a']] }, /^nodes\[0\]: /],
  ['an array for the order', [], /: /],
  ['an object for an array', { nodes: {} }, /^nodes: /],
  ['10,000 nodes', { nodes: Array.from({ length: 10_000 }, () => ({})) }, /^nodes: /],
  ['a status that does not exist', { status: 'lost' }, /^status: /],
  ['a status to be reached first', { status: 'archived' }, /^status: /],
  ['an order that is not valid as a whole', { status: 'shipped' }, /^companyName: /],
];

describe('a body', () => {
  it.each(refused)('with %s is a 422 that names it', async (_, body, message) => {
    const caller = await Caller.create();
    const answer = await caller.place(body);
    expect(answer.status).toBe(422);
    expect(answer.body).toContainEqual(expect.stringMatching(message));
    expect(answer.body.length).toBeLessThanOrEqual(101);
    expect((await caller.get(ORDERS)).body).toEqual([]);
  });

  it('that is not JSON is a 400 that tells the position', async () => {
    const answer = await (await Caller.create()).place('{"notes": "a",}');
    expect(answer.status).toBe(400);
    expect(answer.body.detail).toMatch(/position 14 \(line 1, column 15\)/);
  });

  it('of another media type is a 415', async () => {
    const caller = await Caller.create();
    const answer = await caller.place('<order/>', { headers: { 'content-type': 'application/xml' } });
    expect(answer.status).toBe(415);
  });

  it('of 300 KB is a 413', async () => {
    const answer = await (await Caller.create()).place({ notes: 'x'.repeat(300 * 1024) });
    expect(answer.status).toBe(413);
  });

  it('nested 50,000 deep is a 400, even in a field that is ignored', async () => {
    const caller = await Caller.create();
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    expect((await caller.place(deep)).status).toBe(400);
    expect((await caller.place(`{"validations": ${deep}}`)).status).toBe(400);
  });
});

it.each([
  'limit=0',
  'limit=101',
  'limit=x',
  'cursor=AAAA',
  'status=lost',
  'flagged=maybe',
  'createdAfter=yesterday',
  'page=2',
])('a list with %s is a 422 that names the parameter', async (query) => {
  const answer = await (await Caller.create()).get(`${ORDERS}?${query}`);
  expect(answer.status).toBe(422);
  expect(answer.body).toContainEqual(expect.stringMatching(new RegExp(`^${query.split('=')[0]}\\b.*: `)));
});

it.each(['nothing', '100001-00000000000000000000', '%2e%2e%2fNUMBERS', '100001%00'])(
  'an order named %s is a 404',
  async (uid) => {
    expect((await (await Caller.create()).get(`${ORDERS}/${uid}`)).status).toBe(404);
  },
);

it('every answer carries a request id', async () => {
  const caller = await Caller.create();
  const answers = [
    await caller.place(examples.createOrder),
    await caller.place({ colour: 1 }),
    await caller.get(`${ORDERS}/1`),
  ];
  for (const { headers } of answers) expect(headers['x-request-id']).toMatch(/\S/);
});
