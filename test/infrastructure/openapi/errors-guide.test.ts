import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { endpointsOf } from '../../../functions/core/model/endpoint.ts';
import { Problem, type ProblemKind } from '../../../functions/core/problems/problem.ts';
import { errorLink, problemDocument } from '../../../functions/core/problems/problem-document.ts';
import { MEANINGS, problemDocuments } from '../../../functions/core/problems/problem-meanings.ts';
import { devices } from '../../../functions/devices/contract/endpoints.ts';
import { deviceErrors } from '../../../functions/devices/contract/error-meanings.ts';
import * as refusals from '../../../functions/devices/model/refusals.ts';
import { subscriptionErrors } from '../../../functions/subscriptions/contract/error-meanings.ts';
import { CODES } from '../../../functions/subscriptions/model/error-codes.ts';
import { deployed } from '../../../lib/config/product-lines.ts';
import { deployedDocument } from '../../../lib/functions/service-assets.ts';
import { unroutedAnswers } from '../../../lib/functions/unrouted-answers.ts';
import { codeIn, codesOf, errorsOf } from '../../../lib/openapi/document/error-codes.ts';
import { gatewayErrors } from '../../../lib/openapi/document/gateway-errors.ts';
import { errorPlaces } from '../../../lib/openapi/guides/error-places.ts';

/** An operation, as far as the tests look into it. */
interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, { readonly headers?: { readonly Link?: object | { $ref: string } } }>>;
}

const content = deployed({ sandbox: true });
const document = deployedDocument(content);
const guide = document.info.description ?? '';
const section = /^## Errors$[\s\S]*?(?=^## |(?![\s\S]))/m.exec(guide)?.[0] ?? '';
const headings = [...section.matchAll(/^#### (.+)$/gm)].map(([, text = '']) => text);
const operations = Object.values(document.paths ?? {}).flatMap((path) =>
  Object.values(path ?? {}),
) as readonly Operation[];
const anchors = headings.map(errorLink);
const unrouted = unroutedAnswers(content);
const places = errorPlaces({ tables: content.endpointTables, lifecycles: {}, unrouted });

/** Kinds that no line prints as a problem document, since its endpoints require no keys, and keep neither errors nor request ids. */
const NO_DOCUMENT: readonly string[] = [
  'missing-idempotency-key',
  'not-acceptable',
  'in-progress',
  'duplicate-request-id',
];

/** The part of a schema that an example is compared with. */
const Schema = z.object({ required: z.array(z.string()).optional() });

const forms = [problemDocuments, gatewayErrors, deviceErrors, subscriptionErrors];

describe('the guide to errors', () => {
  it('has one heading for each code that a response may have, and each link of the document leads to one', () => {
    expect(new Set(anchors).size).toBe(anchors.length);
    // The page takes a heading of one word for a code.
    expect(headings.filter((heading) => /\s/.test(heading))).toEqual([]);
    const links = [...JSON.stringify(document).matchAll(/\/docs#error-[a-z0-9-]*/g)].map(([link]) => link);
    expect(new Set(links).size).toBeGreaterThan(75);
    expect([...new Set(links)].filter((link) => !anchors.includes(link))).toEqual([]);
    expect(anchors.filter((anchor) => !links.includes(anchor))).toEqual([]);
  });

  it('explains every code of each line, with its message and with what to do', () => {
    for (const { code, errors } of places) {
      const { meaning, remedy, message = '' } = errors.codes[code] ?? { meaning: 'no meaning', remedy: 'no remedy' };
      for (const text of [meaning, remedy, message.replace(/\.$/, '')]) expect(section, code).toContain(text);
      expect(section).toContain(`\`${code}\``);
    }
    const how = 'Document each code as a response of an endpoint that returns it (contract/documented-*.ts)';
    for (const codes of [deviceErrors.codes, CODES]) {
      const without = Object.keys(codes).filter((code) => !places.some((place) => place.code === code));
      expect(without, how).toEqual([]);
    }
  });

  it.each(content.lines.map(({ table, print }) => ({ line: table.title, table, print })))(
    'has a row for whatever the core and $line print',
    ({ table, print }) => {
      for (const kind of Object.keys(MEANINGS) as Exclude<ProblemKind, 'refused'>[]) {
        const problem = new Problem(kind, 'Why.', { fields: [{ path: 'city', message: 'is missing' }] });
        const { status, body } = print(problem, 'request-1');
        const listed = errorsOf(table);
        // A 422 of appliance orders is a list of texts, without a code.
        if (!body.startsWith('[')) expect(codeIn(JSON.parse(body), listed), `${status} ${kind}`).toBeDefined();
      }
    },
  );

  it.each(content.lines.map(({ table, print }) => ({ line: table.title, table, print })))(
    'explains what the header Link of each error of $line leads to',
    ({ table, print }) => {
      const hasAll = table.errors !== undefined;
      const all = Object.keys(MEANINGS) as Exclude<ProblemKind, 'refused'>[];
      const kinds = all.filter((kind) => hasAll || !NO_DOCUMENT.includes(kind));
      const problems = [
        ...kinds.map((kind) => new Problem(kind, 'Why.', { retryAfter: 1, currentVersion: 3 })),
        ...(table.errors === undefined ? [] : Object.keys(table.errors.codes)).map(
          (code) => new Problem('refused', 'Why.', { refusal: { code, status: 409 } }),
        ),
      ];
      for (const problem of problems) {
        const { status, headers, body } = print(problem, 'request-1');
        const [, link = ''] = /^<([^<>]+)>; rel="help"$/.exec(headers.link ?? '') ?? [];
        expect(anchors, `${status} ${problem.code}: ${headers.link}`).toContain(link);
        // A list of texts has no code, so the header names the code of the problem.
        const code = body.startsWith('[') ? problem.code : codeIn(JSON.parse(body), errorsOf(table));
        expect(link).toBe(errorLink(code ?? 'no code'));
      }
      expect(problems.length).toBeGreaterThan(15);
    },
  );

  it('explains what the header Link of each problem document and of each unrouted request leads to', () => {
    const links = [
      ...Object.keys(problemDocuments.codes).map((code) => {
        const problem = new Problem('refused', 'Why.', { refusal: { code, status: 409 } });
        const { headers, body } = problemDocument(problem, 'request-1');
        expect(headers.link).toBe(`<${JSON.parse(body).type}>; rel="help"`);
        return headers.link;
      }),
      ...Object.values(unrouted.lines).map(({ unknownPath }) => unknownPath.headers.link),
      ...unrouted.paths.map(({ wrongMethod }) => wrongMethod.headers.link),
    ].map((link = '') => link.replace(/^<(.*)>; rel="help"$/, '$1'));
    const missing = new Set(links.filter((link) => !anchors.includes(link)));
    expect([...missing].sort()).toEqual(NO_DOCUMENT.map(errorLink).sort());
    for (const { table, endpoint } of endpointsOf(content.endpointTables)) {
      if (table.errors !== undefined) continue;
      expect(endpoint.requestIds).toBeUndefined();
      expect([endpoint.idempotency?.required, endpoint.idempotency?.keepsRefusals]).toEqual([undefined, undefined]);
    }
  });

  it('documents the header Link of each error that the service makes, and of no other response', () => {
    const rows = endpointsOf(content.endpointTables);
    for (const operation of operations) {
      const { endpoint } = rows.find(({ table, key }) => `${table.line}-${key}` === operation.operationId) ?? {};
      for (const [status, { headers }] of Object.entries(operation.responses)) {
        const isOwnError = Number(status) >= 400 && endpoint?.responses[Number(status)] !== undefined;
        const link = headers?.Link && '$ref' in headers.Link ? headers.Link.$ref : undefined;
        expect(link, `${operation.operationId} ${status}`).toBe(isOwnError ? '#/components/headers/Help' : undefined);
      }
    }
    expect(operations.length).toBeGreaterThan(50);
  });

  it('shows the body and the codes of each status of each line', () => {
    for (const { table, endpoint } of endpointsOf(content.endpointTables)) {
      for (const [text, response] of Object.entries(endpoint.responses)) {
        const codes = codesOf(table, Number(text), response);
        const isHealth = response.schema?.meta()?.id === 'Health';
        if (Number(text) >= 400 && !isHealth) expect(codes.length, `${endpoint.key} ${text}`).toBeGreaterThan(0);
        expect(codes.filter((code) => errorsOf(table).codes[code] === undefined)).toEqual([]);
      }
    }
    for (const { status, body, code } of places) {
      expect(section).toMatch(new RegExp(`^\\| ${status} \\|.*\`${body.name}\`.*\\[\`${code}\`\\]`, 'm'));
    }
  });

  it('has the status of each rejection of device orders', () => {
    const made = [
      refusals.unknownProduct([]),
      refusals.insufficientStock([]),
      refusals.alreadyShipped('SHIPPED'),
      refusals.warehouseNotFound('columbus'),
      refusals.warehouseTaken(),
      refusals.titleTaken('Ardenne Book 13', 'ARD-B13'),
    ];
    const isDocumented = ({ code, status }: Problem) =>
      places.some((place) => place.errors === devices.errors && place.code === code && place.status === status);
    expect(made.filter((problem) => !isDocumented(problem))).toEqual([]);
  });

  it('says which line reports one code at a time, and how unknown paths and methods are told', () => {
    expect(section).toMatch(/Subscription orders \(`\/v3`\) are the exception: a response has one code\./);
    for (const { table, print } of content.lines) {
      const { status, body } = print(new Problem('method-not-allowed', 'The method of this path must be'), 'id');
      expect(status).toBe(405);
      expect(section).toContain(`405 \`${body.slice(0, 20)}`);
      expect(section).toContain(`${table.basePath}/…`);
    }
  });

  it('has whole sentences alone', () => {
    const texts = forms.flatMap(({ codes }) =>
      Object.values(codes).flatMap(({ meaning, remedy }) => [meaning, remedy]),
    );
    expect(texts.filter((text) => !/^[A-Z].*\.$/.test(text))).toEqual([]);
  });
});

describe('the bodies of errors', () => {
  it('are each shown with an example that has all its members', () => {
    const text = guide.slice(guide.indexOf('### Bodies of errors'));
    const rows = [...text.slice(0, text.indexOf('\n### ', 4)).matchAll(/^\| `(\w+)` \| `[^`]+` \| `(.+)` \|$/gm)];
    expect(rows.length).toBeGreaterThan(4);
    for (const [, name = '', example = ''] of rows) {
      const { required = [] } = Schema.parse(document.components?.schemas?.[name] ?? {});
      const shown = JSON.parse(example.replaceAll('\\|', '|'));
      if (!Array.isArray(shown)) expect([name, Object.keys(shown)]).toEqual([name, expect.arrayContaining(required)]);
    }
    expect(rows.find(([, name]) => name === 'EventsExpired')?.[2]).toContain('"status":410');
  });
});
