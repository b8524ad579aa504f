import { expect, test } from 'vitest';
import * as z from 'zod';
import { endpointTable, OPERATIONS_BASE_PATH } from '../../../functions/core/model/endpoint.ts';
import { openApiDocument } from '../../../lib/openapi/openapi.ts';

const Refused = z.object({ success: z.literal(false), error: z.object({ code: z.string() }) }).meta({ id: 'Refused' });

const row = {
  method: 'POST',
  summary: 'Do it',
  responses: {
    200: { description: 'Done.' },
    503: {
      description: 'Busy.',
      schema: Refused,
      example: { success: false, error: { code: 'TRY_AGAIN' } },
    },
  },
  tables: {},
} as const;

const table = (line: string, withOperators: boolean) =>
  endpointTable({
    line,
    title: `${line} orders`,
    description: `Orders of ${line}.`,
    basePath: `/api/${line}`,
    maxBodyBytes: 1_000,
    endpoints: {
      ...(withOperators && {
        'set-status': {
          ...row,
          key: 'set-status',
          path: `/${line}/status`,
          basePath: OPERATIONS_BASE_PATH,
          scope: 'operations/write',
        },
      }),
      place: { ...row, key: 'place', path: '/place', scope: `${line}/write` },
    },
  });

const documentOf = (...tables: ReturnType<typeof table>[]) =>
  openApiDocument(tables, {
    version: '1',
    lifecycles: { shoes: { open: { description: 'Open.', next: [], initial: true } } },
  });

const withOperators = documentOf(table('shoes', true), table('hats', true));

test('groups what operators do apart from the line, with a description of its own', () => {
  const tags = withOperators.tags ?? [];
  expect(tags.map(({ name }) => name)).toEqual([
    'shoes orders',
    'shoes orders: operations',
    'hats orders',
    'hats orders: operations',
  ]);
  expect(tags[0]?.description).toContain('| open | Open. |');
  expect(tags[1]?.description).toMatch(/behind the service .* shoes orders, for every tenant/);
  expect(tags[1]?.description).not.toContain('Lifecycle');
  expect(withOperators.paths?.['/operations/v1/shoes/status']?.post).toMatchObject({
    tags: ['shoes orders: operations'],
    security: [{ oauth2: ['operations/write'] }, { bearer: [] }],
  });
});

test('lists the base path and the scopes of each line, and of its operators', () => {
  const text = withOperators.info.description ?? '';
  expect(text.split('\n').filter((line) => /^\| .*orders/.test(line))).toEqual([
    '| shoes orders | `/api/shoes` | `shoes/write` |',
    '| shoes orders: operations | `/operations/v1` | `operations/write` |',
    '| hats orders | `/api/hats` | `hats/write` |',
    '| hats orders: operations | `/operations/v1` | `operations/write` |',
  ]);
  expect(text).toContain('-d scope="shoes/write"');
  expect(text).toContain('The `operations/…` scopes are for operators');
});

test('says of each scope who has it', () => {
  expect(withOperators.components?.securitySchemes?.oauth2).toMatchObject({
    flows: {
      clientCredentials: {
        scopes: {
          'shoes/write': 'Place and change shoes orders.',
          'operations/write': expect.stringContaining('For operators of the service only'),
        },
      },
    },
  });
});

test('says nothing of operators where there are none', () => {
  expect(JSON.stringify(documentOf(table('shoes', false)))).not.toMatch(/operat(ions|ors)/i);
});

test('tells when to repeat after a 503, whatever the body looks like', () => {
  expect(withOperators.paths?.['/api/shoes/place']?.post?.responses?.[503]).toMatchObject({
    headers: { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } },
    content: {
      'application/json': {
        examples: {
          service: { value: { success: false, error: { code: 'TRY_AGAIN' } } },
          gateway: { value: { message: 'Service Unavailable' } },
        },
      },
    },
  });
});
