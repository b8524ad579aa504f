import { describe, expect, test } from 'vitest';
import {
  AddComment,
  CreateOrder,
  ListOrdersQuery,
  UpdateOrder,
} from '../../../functions/appliances/contract/order-contract.ts';
import { createOrder } from '../../../functions/appliances/examples/order-examples.ts';
import { lifecycle } from '../../../functions/appliances/model/lifecycle.ts';
import { statusesOf } from '../../../functions/core/model/lifecycle.ts';
import { validate } from '../../../functions/core/validation/validation.ts';
import { problemLines, problemPaths } from '../../support/problem-lines.ts';

/** One interface of one node, as the body of a create. */
const withInterface = (networkInterface: object) => ({ nodes: [{ interfaces: [networkInterface] }] });

describe('a new order', () => {
  test('needs no field at all', () => expect(problemLines(CreateOrder, {})).toEqual([]));

  test('may be complete', () => expect(problemLines(CreateOrder, createOrder)).toEqual([]));

  test('may have null for any field', () => {
    const nothing = Object.fromEntries(Object.keys(createOrder).map((name) => [name, null]));
    expect(problemLines(CreateOrder, nothing)).toEqual([]);
  });

  test('may have empty strings where a form was not filled in', () => {
    expect(
      problemLines(CreateOrder, {
        companyName: '',
        contactEmail: '',
        technicalContactEmail: '',
        dueDate: '',
        clusterIp: '',
        routedNetworks: '',
        nats: [{ localCidr: '', networkCidr: '', description: '' }],
        nodes: [{ name: '', dns1: '', dns2: '', interfaces: [{ ip: '', subnet: '', gateway: '' }] }],
      }),
    ).toEqual([]);
  });

  test('may bring back the read-only fields, whatever they are', () => {
    const readOnly = ['uid', 'orderNum', 'createdAt', 'updatedAt', 'version', 'creator', 'clonedFromId'];
    const more = ['clonedFromOrderNumber', 'allowedTransitions', 'validations'];
    expect(
      problemLines(CreateOrder, Object.fromEntries([...readOnly, ...more].map((name) => [name, { any: ['thing'] }]))),
    ).toEqual([]);
  });
});

describe('a wrong type is told with what would be right', () => {
  test.each<[string, unknown, string]>([
    ['companyName', 5, 'must be a string, got 5 (a number)'],
    ['companyName', ['x'], 'must be a string, got an array'],
    ['zip', 3072, 'must be a string, got 3072 (a number)'],
    ['ha', 'true', 'must be true or false, got "true" (a string)'],
    ['ha', 1, 'must be true or false, got 1 (a number)'],
    ['flagged', 'no', 'must be true or false, got "no" (a string)'],
    ['nodeCount', '2', 'must be a whole number from 1 to 2, got "2" (a string)'],
    ['nodeCount', 0, 'must be a whole number from 1 to 2, got 0'],
    ['nodeCount', 3, 'must be a whole number from 1 to 2, got 3'],
    ['interfacesCount', 1.5, 'must be a whole number from 1 to 2, got 1.5'],
    ['siteType', 'main', 'must be one of primary, secondary, test, got "main"'],
    ['siteType', 'Primary', 'must be one of primary, secondary, test, got "Primary"'],
    ['nodes', {}, 'must be an array, got an object'],
    ['nodes', 'x', 'must be an array, got "x" (a string)'],
    ['nats', {}, 'must be an array, got an object'],
    ['comments', 'x', 'must be an array, got "x" (a string)'],
  ])('%s: %j', (field, value, message) =>
    expect(problemLines(CreateOrder, { [field]: value })).toEqual([`${field}: ${message}`]),
  );

  test.each([[[]], [null], ['x'], [5], [true]])('%j for the order itself', (body) => {
    expect(problemPaths(CreateOrder, body)).toEqual(['body']);
    expect(problemPaths(UpdateOrder, body)).toEqual(['body']);
  });

  test('all problems are told at once, at any depth', () => {
    const wrong = { ha: 1, nodes: [null, { interfaces: [{ ip: 5, dhcp: 'x' }, []] }], nats: [{ localCidr: false }] };
    expect(problemPaths(CreateOrder, wrong)).toEqual([
      'ha',
      'nats[0].localCidr',
      'nodes[0]',
      'nodes[1].interfaces[0].dhcp',
      'nodes[1].interfaces[0].ip',
      'nodes[1].interfaces[1]',
    ]);
  });
});

describe('a status', () => {
  test('that is none is told with all there are', () => {
    expect(problemLines(CreateOrder, { status: 'done' })).toEqual([
      `status: must be one of ${statusesOf(lifecycle).join(', ')}, got "done"`,
    ]);
  });

  test('cannot be cleared', () => expect(problemPaths(UpdateOrder, { status: null })).toEqual(['status']));
});

describe('an unknown field is named', () => {
  test.each(['colour', '__proto__', 'constructor', 'toString'])('%s', (name) => {
    const body: unknown = JSON.parse(`{ "${name}": { "ha": true } }`);
    expect(problemLines(CreateOrder, body)).toEqual([`${name}: is not a field of this object`]);
    expect(problemLines(UpdateOrder, body)).toEqual([`${name}: is not a field of this object`]);
  });

  test.each([
    [{ companyNmae: 'x' }, 'companyNmae: is not a field of this object; did you mean companyName?'],
    [{ nodes: [{ hostname: 'x' }] }, 'nodes[0].hostname: is not a field of this object'],
    [
      withInterface({ gatway: 'x' }),
      'nodes[0].interfaces[0].gatway: is not a field of this object; did you mean gateway?',
    ],
    [{ nats: [{ localcidr: 'x' }] }, 'nats[0].localcidr: is not a field of this object; did you mean localCidr?'],
    [{ comments: [{ body: 'x', text: 'y' }] }, 'comments[0].text: is not a field of this object'],
  ])('%j', (body, line) => expect(problemLines(CreateOrder, body)).toEqual([line]));

  test('at a depth where __proto__ could hide', () => {
    expect(problemPaths(CreateOrder, JSON.parse('{ "nodes": [{ "__proto__": { "name": "x" } }] }'))).toEqual([
      'nodes[0].__proto__',
    ]);
  });
});

describe('text', () => {
  const emoji = '😀';

  test.each([
    ['companyName', 256],
    ['customerRefNum', 256],
    ['notes', 4000],
  ])('%s has at most %d characters', (field, length) => {
    expect(problemLines(CreateOrder, { [field]: 'x'.repeat(length) })).toEqual([]);
    expect(problemLines(CreateOrder, { [field]: 'x'.repeat(length + 1) })).toEqual([
      `${field}: must have at most ${length} characters, got ${length + 1}`,
    ]);
  });

  test('keeps any script and line breaks', () => {
    expect(problemLines(CreateOrder, { companyName: `Łódź 東京 ${emoji}`, notes: 'one\r\n\ttwo\nthree' })).toEqual([]);
  });

  test.each([
    ['a NUL', 'x\u0000'],
    ['an escape', '\u001b[31m'],
    ['a delete', 'x\u007f'],
  ])('with %s is refused', (_what, value) => {
    expect(problemLines(CreateOrder, { city: value })).toEqual([
      'city: contains a control character; only tab and line breaks are allowed',
    ]);
  });

  test.each([emoji.slice(0, 1), `x${emoji.slice(1)}x`])('with half of a surrogate pair is refused', (value) => {
    const problem = 'contains half of a surrogate pair; send complete Unicode characters';
    expect(problemLines(CreateOrder, { city: value })).toEqual([`city: ${problem}`]);
    expect(problemLines(CreateOrder, { clusterIp: value })).toEqual([`clusterIp: ${problem}`]);
  });
});

describe('a value with a syntax', () => {
  test.each(['ada@example.com', 'a.b+c@sub.example.org'])('%s is an email address', (contactEmail) => {
    expect(problemLines(CreateOrder, { contactEmail })).toEqual([]);
  });

  test.each(['ada', 'ada@', '@example.com', 'ada@example', 'a b@example.com', 'Ada <ada@example.com>'])(
    '%j is no email address',
    (contactEmail) => {
      expect(problemLines(CreateOrder, { contactEmail })).toEqual([
        `contactEmail: ${JSON.stringify(contactEmail)} is not an email address, such as ada@example.com`,
      ]);
    },
  );

  test.each(['2027-03-31', '2028-02-29', '2027-03-31T17:00:00Z', '2027-03-31T17:00:00.123+02:00'])(
    '%s is a due date',
    (dueDate) => expect(problemLines(CreateOrder, { dueDate })).toEqual([]),
  );

  test.each([
    '2027-02-29',
    '31.03.2027',
    '2027-3-1',
    'tomorrow',
    '2027-03-31T25:00:00Z',
    '2027-03-31T17:00:00',
    '20270331',
  ])('%s is no due date', (dueDate) => expect(problemPaths(CreateOrder, { dueDate })).toEqual(['dueDate']));

  test.each(['255.255.255.0', '24', '/24', '10.1.1.0/24', '2001:db8::/64', '64'])('%s is a subnet', (subnet) => {
    expect(problemLines(CreateOrder, withInterface({ subnet }))).toEqual([]);
  });

  test.each([
    ['ip', '10.1.1.300'],
    ['ip', '10.1.1.1/24'],
    ['ip', 'fe80::1%eth0'],
    ['gateway', '10.01.1.1'],
    ['subnet', '255.0.255.0'],
    ['subnet', '129'],
  ])('%s %s is refused, and repeated in the message', (field, value) => {
    const [line = '', ...more] = problemLines(CreateOrder, withInterface({ [field]: value }));
    expect(line).toMatch(`nodes[0].interfaces[0].${field}: "${value}" is not `);
    expect(more).toEqual([]);
  });

  test.each([
    [{ clusterIp: 'x' }, 'clusterIp'],
    [{ nodes: [{ dns1: 'x' }] }, 'nodes[0].dns1'],
    [{ nodes: [{ dns2: '1.1.1' }] }, 'nodes[0].dns2'],
    [{ nats: [{ localCidr: '10.1.1.1' }] }, 'nats[0].localCidr'],
    [{ nats: [{ networkCidr: '10.1.1.0/33' }] }, 'nats[0].networkCidr'],
  ])('%j is refused', (body, path) => expect(problemPaths(CreateOrder, body)).toEqual([path]));

  test('the network that is none is named within a list', () => {
    expect(problemLines(CreateOrder, { routedNetworks: '10.1.0.0/16, 10.2.0.0\n2001:db8::/32' })).toEqual([
      'routedNetworks: "10.2.0.0" is not a network in CIDR notation, such as 10.1.0.0/24 or 2001:db8::/64; ' +
        'separate networks with commas, spaces or new lines',
    ]);
  });
});

describe('a list', () => {
  test.each<[string, unknown, number]>([
    ['nodes', {}, 2],
    ['nats', {}, 100],
    ['comments', 'x', 50],
  ])('%s has a limit', (field, item, most) => {
    expect(problemLines(CreateOrder, { [field]: Array(most).fill(item) })).toEqual([]);
    expect(problemLines(CreateOrder, { [field]: Array(most + 1).fill(item) })).toEqual([
      `${field}: must have at most ${most} items, got ${most + 1}`,
    ]);
  });

  test('a node has two interfaces at most', () => {
    expect(problemLines(CreateOrder, { nodes: [{ interfaces: [{}, {}, {}] }] })).toEqual([
      'nodes[0].interfaces: must have at most 2 items, got 3',
    ]);
  });

  test('ten thousand nodes are one problem, told without looking at them', () => {
    let looked = 0;
    const node = {
      get name() {
        looked += 1;
        return 5;
      },
    };
    expect(problemLines(CreateOrder, { nodes: Array(10_000).fill(node) })).toEqual([
      'nodes: must have at most 2 items, got 10000',
    ]);
    expect(looked).toBe(0);
  });

  test('a quarter of a megabyte of networks is refused for its length alone', () => {
    expect(problemLines(CreateOrder, { routedNetworks: 'x/0,'.repeat(62_500) })).toEqual([
      'routedNetworks: must have at most 4000 characters, got 250000',
    ]);
  });
});

describe('a comment', () => {
  test('of a new order is a text or an object', () => {
    expect(problemLines(CreateOrder, { comments: ['one', { body: 'two', author: 'x', timestamp: 5 }] })).toEqual([]);
    expect(problemLines(CreateOrder, { comments: [5] })).toEqual([
      'comments[0]: must be a string or an object, got 5 (a number)',
    ]);
  });

  test.each(['', '  \n'])('must say something, unlike %j', (body) => {
    expect(problemLines(AddComment, { body })).toEqual(['body: is empty; write the comment']);
    expect(problemLines(CreateOrder, { comments: [body, { body }] })).toEqual([
      'comments[0]: is empty; write the comment',
      'comments[1].body: is empty; write the comment',
    ]);
  });

  test('has at most 4,000 characters', () => {
    expect(problemLines(AddComment, { body: 'x'.repeat(4000) })).toEqual([]);
    expect(problemPaths(AddComment, { body: 'x'.repeat(4001) })).toEqual(['body']);
  });

  test('is nothing but its body', () => {
    expect(problemLines(AddComment, {})).toEqual(['body: is missing; it must be a string']);
    expect(problemPaths(AddComment, { body: 'x', author: 'me' })).toEqual(['author']);
  });
});

describe('the query of a list', () => {
  test('has a default limit', () => expect(validate(ListOrdersQuery, {})).toEqual({ ok: true, value: { limit: 25 } }));

  test('reads its parameters', () => {
    const query = { status: ['new', 'qa'], flagged: 'true', limit: '100', createdAfter: '2027-01-01T00:00:00Z' };
    expect(validate(ListOrdersQuery, query)).toMatchObject({ ok: true, value: { flagged: true, limit: 100 } });
  });

  test.each([
    [{ status: ['nwe'] }, 'status[0]'],
    [{ siteType: 'main' }, 'siteType'],
    [{ flagged: 'yes' }, 'flagged'],
    [{ flagged: '1' }, 'flagged'],
    [{ limit: '0' }, 'limit'],
    [{ limit: '101' }, 'limit'],
    [{ limit: 'x' }, 'limit'],
    [{ limit: '' }, 'limit'],
    [{ limit: '1.5' }, 'limit'],
    [{ createdAfter: '2027-01-01' }, 'createdAfter'],
    [{ createdBefore: 'now' }, 'createdBefore'],
    [{ sort: 'asc' }, 'sort'],
  ])('%j is refused', (query, path) => expect(problemPaths(ListOrdersQuery, query)).toEqual([path]));
});
