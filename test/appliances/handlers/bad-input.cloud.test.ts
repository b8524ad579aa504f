import { beforeAll, describe, expect, it } from 'vitest';
import { appliances } from '../../../functions/appliances/contract/endpoints.ts';
import type { Endpoint } from '../../../functions/core/model/endpoint.ts';
import { ApplianceService, keyed, type Operation } from '../../support/lines/appliance-service.ts';

let service: ApplianceService;

beforeAll(async () => {
  service = await ApplianceService.start();
});

const withBody = (Object.entries<Endpoint>(appliances.endpoints) as [Operation, Endpoint][])
  .filter(([, { body }]) => body !== undefined)
  .map(([operation]) => operation);

/** Nests `[[[…]]]` or `{"a":{"a":…}}`; stays below the limit of 256 KB. */
const nested = (open: string, close: string, depth: number) => `${open.repeat(depth)}${close.repeat(depth)}`;
const deepList = nested('[', ']', 100_000);
const deepObject = `${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`;
const json = (value: unknown) => JSON.stringify(value);

const invalid: readonly [string, string, RegExp][] = [
  ['an array for the order', '[]', /^body: must be an object/],
  ['null for the order', 'null', /^body: must be an object/],
  ['a text for the order', '"order"', /^body: must be an object/],
  ['an unknown field', json({ compnyName: 'x' }), /^compnyName: .*companyName/],
  ['__proto__', '{"__proto__": {"flagged": true}}', /^__proto__: /],
  ['__proto__ within a node', '{"nodes": [{"__proto__": {"name": "x"}}]}', /^nodes\[0\]\.__proto__: /],
  ['constructor', '{"constructor": {"prototype": {}}}', /^constructor: /],
  ['half a surrogate pair', '{"notes": "\\ud83d"}', /^notes: .*surrogate/],
  ['a NUL', '{"notes": "a\\u0000b"}', /^notes: .*control character/],
  ['a number as text', json({ nodeCount: '2' }), /^nodeCount: .*number/],
  ['a text as number', json({ zip: 3072 }), /^zip: .*string/],
  ['a boolean as text', json({ ha: 'true' }), /^ha: /],
  ['a number too large', '{"nodeCount": 1e400}', /^nodeCount: /],
  ['an array for an object', json({ nodes: [[]] }), /^nodes\[0\]: must be an object/],
  ['an object for an array', json({ nodes: {} }), /^nodes: must be an array/],
  ['10,000 nodes', json({ nodes: Array.from({ length: 10_000 }, () => ({})) }), /^nodes: must have at most 2/],
  ['10,000 unknown fields', json(Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`f${n}`, 1]))), /^f0: /],
  ['a text too long', json({ city: 'x'.repeat(257) }), /^city: must have at most 256/],
  ['an unknown status', json({ status: 'lost' }), /^status: /],
];

describe.each(['create-order', 'update-order'] as const)('%s', (operation) => {
  it.each(invalid)('refuses %s, naming the field, and stores nothing', async (_, body, message) => {
    const order = await service.place();
    const tenant = operation === 'create-order' ? 'nothing-stored' : undefined;
    const refused = await service.call(operation, { path: { uid: order.uid }, body, ...(tenant && { tenant }) });
    expect(refused.status).toBe(422);
    expect(refused.body[0]).toMatch(message);
    expect(refused.text.length).toBeLessThan(20_000);
    expect(await service.read(order.uid)).toEqual(order);
    expect(await service.list('', { tenant: 'nothing-stored' })).toEqual([]);
  });

  it.each(['uid', 'version', 'validations', 'comments', 'nodes', 'unknown'])(
    'refuses what is nested too deep in %s',
    async (field) => {
      const { uid } = await service.place();
      for (const [index, deep] of [deepList, deepObject].entries()) {
        const options = { path: { uid }, body: `{"${field}": [${deep}]}`, ...keyed(`deep-${field}-${index}`) };
        const refused = await service.call(operation, options);
        expect(refused).toMatchObject({ status: 400, body: { detail: expect.stringContaining('levels deep') } });
      }
    },
  );

  it('tells all problems at once', async () => {
    const { uid } = await service.place();
    const body = {
      ha: 1,
      nodeCount: 3,
      contactEmail: 'nobody',
      colour: 'red',
      nodes: [{ interfaces: [{ ip: '1.2.3' }] }],
    };
    const { body: messages } = await service.call(operation, { path: { uid }, body });
    const paths = messages.map((message: string) => message.split(': ')[0]).sort();
    expect(paths).toEqual(['colour', 'contactEmail', 'ha', 'nodeCount', 'nodes[0].interfaces[0].ip']);
  });
});

describe.each(withBody)('the body of %s', (operation) => {
  const send = async (body: string, contentType = 'application/json') => {
    const { uid } = await service.place();
    return service.call(operation, { path: { uid }, body, headers: { 'content-type': contentType } });
  };

  it.each([
    ['{"notes": "x",}', 'position 14 (line 1, column 15)'],
    ['{"notes":\n  x}', 'line 2, column 3'],
    ['{"notes": "x"', 'line 1'],
    ["{'notes': 1}", 'line 1, column 2'],
    ['{} {}', 'line 1, column 4'],
    ['{"notes": "a\nb"}', 'line 1'],
    ['// a comment\n{}', 'line 1'],
    ['', 'empty'],
    ['  ', 'empty'],
    ['\ufeff', 'empty'],
    ['\ufeff\ufeff{}', 'position 0'],
    [' \ufeff{}', 'position 1'],
    ['{}\ufeff', 'position 2'],
    ['['.repeat(60), 'line 1'],
    ['{"a":'.repeat(60), 'line 1'],
  ])('is a 400 that tells where %j breaks', async (body, where) => {
    const refused = await send(body);
    expect(refused).toMatchObject({ status: 400, headers: { 'content-type': 'application/problem+json' } });
    expect(refused.body.detail).toContain('not JSON');
    expect(refused.body.detail).toContain(where);
  });

  it('is read without the byte order mark before it', async () => {
    const [plain, marked] = [await send('{"unknown": 1}'), await send('\ufeff{"unknown": 1}')];
    expect([marked.status, marked.text]).toEqual([422, plain.text]);
    expect((await send('\ufeff{"body": "x"}')).status).toBe((await send('{"body": "x"}')).status);
  });

  it.each(['text/plain', 'application/xml', 'application/jsonx', 'application/json; charset=latin1', 'json', ''])(
    'is a 415 when its type is %j',
    async (contentType) => {
      const refused = await send('{}', contentType);
      expect(refused.status).toBe(415);
      expect(refused.body.detail).toContain('application/json');
    },
  );

  it.each(['application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"'])(
    'may be of type %j',
    async (type) => {
      expect((await send('{"body": "x"}', type)).status).not.toBe(415);
    },
  );

  it('is a 413 from 256 KB on, counted in bytes', async () => {
    const refused = await send(json({ notes: 'x'.repeat(300_000) }));
    expect(refused).toMatchObject({ status: 413, body: { detail: expect.stringContaining('262144') } });
    const characters = Math.floor(262_144 / 3);
    expect((await send(json({ notes: '✓'.repeat(characters) }))).status).toBe(413);
    expect((await send(json({ notes: '✓'.repeat(characters - 10) }))).status).toBe(422);
  });
});
