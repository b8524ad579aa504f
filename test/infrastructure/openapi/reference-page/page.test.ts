import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { FILLED_TEXT, LINE, LINE_OR_NONE, TEXT } from '../../../../functions/core/validation/published-patterns.ts';
import { deployed } from '../../../../lib/config/product-lines.ts';
import { deployedDocument } from '../../../../lib/functions/service-assets.ts';
import { viewOf } from '../../../../lib/openapi/reference-page/document-view.ts';
import { Fields } from '../../../../lib/openapi/reference-page/fields.ts';
import { markdown } from '../../../../lib/openapi/reference-page/markdown.ts';
import { codesIn } from '../../../../lib/openapi/reference-page/shared/error-codes.ts';
import { Anchors } from '../../../../lib/openapi/reference-page/shared/headings.ts';
import { referencePage } from '../../../../lib/openapi/reference-page.ts';
import { anchorsOf, headingsIn } from '../../../documents/references.ts';

const document = deployedDocument(deployed({ sandbox: true }));
const view = viewOf(document);
const html = gunzipSync(referencePage(document).html).toString('utf8');
const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id);

/** Returns the ends of the page's links to itself. */
const linksIn = (markup: string) => [...markup.matchAll(/ href="#([^"]+)"/g)].map(([, anchor = '']) => anchor);

test('has a place for each operation, response and schema', () => {
  const places = new Set(ids);
  const wanted = [
    ...view.operations.map(({ operationId }) => `operation-${operationId}`),
    ...view.operations.flatMap(({ operationId, responses }) =>
      Object.keys(responses).map((status) => `operation-${operationId}-${status}`),
    ),
    ...Object.keys(view.components.schemas).map((name) => `schema-${name}`),
  ];
  expect(wanted.length).toBeGreaterThan(300);
  expect(wanted.filter((anchor) => !places.has(anchor))).toEqual([]);
});

test('has a place for each heading of the guide, named as GitHub names it', () => {
  const below = new Set(ids);
  const { headings } = markdown(view.info.description, { anchors: new Anchors() });
  const all = headingsIn(view.info.description);
  expect(headings.map(({ text }) => text)).toEqual(all);
  const anchors = anchorsOf(all);
  const expected = headings.map(({ anchor }, index) => (anchor.startsWith('error-') ? anchor : anchors[index]));
  expect(headings.map(({ anchor }) => anchor)).toEqual(expected);
  expect(headings.filter(({ anchor }) => !below.has(anchor))).toEqual([]);
});

test('gives each place an anchor of its own, and every link a place', () => {
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  const places = new Set(ids);
  expect(linksIn(html).length).toBeGreaterThan(500);
  expect([...new Set(linksIn(html))].filter((anchor) => !places.has(anchor))).toEqual([]);
});

const ERRORS = `## Retry

### TRY_IT

## Errors

### Appliance orders

#### INSUFFICIENT_STOCK

No stock.

#### \`1008\`

#### not-found

#### Too Many Requests

#### 1008

## After

### WORD`;

test('leads from a code to its heading, below "Errors" alone', () => {
  const { headings, html: markup } = markdown(ERRORS, { anchors: new Anchors() });
  expect(headings.map(({ anchor }) => anchor)).toEqual([
    'retry',
    'try_it',
    'errors',
    'appliance-orders',
    'error-insufficient-stock',
    'error-1008',
    'error-not-found',
    'error-too-many-requests',
    'error-1008-1',
    'after',
    'word',
  ]);
  expect(markup.text).toContain(
    '<h4 id="error-1008" class="code"><a class="anchor" href="#error-1008"><code>1008</code>',
  );
});

test('finds the codes of a body, in each form of a line', () => {
  const known = new Set(['error-1117', 'error-invalid-item', 'error-malformed-body']);
  const anchors = (body: unknown) => [...codesIn(body, (anchor) => known.has(anchor)).values()];
  expect(anchors({ code: '1117', message: 'x', additionalDetails: [] })).toEqual(['error-1117']);
  expect(anchors({ error: { code: 'INVALID_ITEM', details: [{ code: 'INVALID_ITEM' }] } })).toEqual([
    'error-invalid-item',
  ]);
  expect(anchors({ type: 'urn:quartermaster:problem:malformed-body' })).toEqual(['error-malformed-body']);
  expect(anchors({ type: '/docs#error-malformed-body', status: 400 })).toEqual(['error-malformed-body']);
  expect(anchors([])).toEqual([]);
});

test('shows HTML of the document as text, and links to the page inside it', () => {
  const { text } = markdown('a <img src=x onerror=alert(1)> `<b>` [code](/docs#error-1) [out](https://a.example)').html;
  expect(text).not.toMatch(/<img|<b>/);
  expect(text).toContain('&lt;img src=x');
  expect(text).toContain('href="#error-1"');
  expect(text).toContain('href="https://a.example"');
});

test('has no control inside another: the links of a summary follow it', () => {
  const source =
    '[`CODE`](/docs#error-code): too small. See [Conflict](/docs#error-conflict) and [`CODE`](/docs#error-code).';
  const { html: label, links } = markdown(source, { isLabel: true });
  expect(label.text).toBe('<p><code>CODE</code>: too small. See Conflict and <code>CODE</code>.</p>\n');
  expect(links.map(({ text }) => text)).toEqual([
    '<a href="#error-code"><code>CODE</code></a>',
    '<a href="#error-conflict">Conflict</a>',
  ]);
  const summaries = [...html.matchAll(/<summary>.*?<\/summary>/gs)].map(([summary]) => summary);
  expect(summaries.length).toBeGreaterThan(300);
  expect(summaries.filter((summary) => /<(?:a|button|input|select)\b/.test(summary))).toEqual([]);
  for (const { operationId, responses } of view.operations) {
    for (const [status, { description }] of Object.entries(responses)) {
      const from = html.indexOf(` id="operation-${operationId}-${status}"`);
      const shown = html.slice(from, html.indexOf('</details>', from));
      for (const link of markdown(description).links) expect(shown).toContain(link.text);
    }
  }
});

test('heads no column with an empty cell, and shows a list of tasks without boxes of a form', () => {
  expect(markdown('| | b |\n|---|---|\n| c | d |').html.text).toContain(
    '<thead><tr><td></td><th>b</th></tr></thead><tbody><tr><td>c</td><td>d</td></tr></tbody>',
  );
  expect(markdown('| | |\n|---|---|\n| c | d |').html.text).toContain('<table><tbody><tr><td>c</td>');
  const { text } = markdown('- [ ] to do\n- [x] done').html;
  expect(text).toContain('<li>☐ to do</li>');
  expect(text).toContain('<li>☑ done</li>');
  expect(html).not.toContain('<th></th>');
  expect(html).not.toContain('type="checkbox" disabled');
});

const fields = new Fields({
  Node: {
    type: 'object',
    required: ['name'],
    properties: {
      name: { type: 'string', minLength: 1, maxLength: 5, description: 'A `name`.' },
      next: { $ref: '#/components/schemas/Node' },
      list: { type: 'array', items: { $ref: '#/components/schemas/Leaf' }, maxItems: 3 },
      kind: { type: 'string', enum: ['a', 'b'] },
    },
  },
  Leaf: { type: 'object', properties: { depth: { type: 'integer', minimum: 0, default: 1 } } },
});

test('shows the fields of a body with type, limits and the fields inside, and ends in a circle', () => {
  const { text } = fields.expanded({ $ref: '#/components/schemas/Node' });
  const plain = text.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
  expect(plain).toContain('name string required A name . 1 to 5 characters');
  expect(plain).toContain(
    'next Node list array of Leaf at most 3 items Fields of list depth integer at least 0; default 1',
  );
  expect(plain).toContain('kind string One of a b');
  expect(text.match(/href="#schema-Node"/g)).toHaveLength(1);
});

test('shows the fields of each choice', () => {
  const choice = { anyOf: [{ $ref: '#/components/schemas/Node' }, { $ref: '#/components/schemas/Leaf' }] };
  expect(fields.expanded(choice).text).toMatch(/<summary>Node<\/summary>.*<summary>Leaf<\/summary>/s);
  expect(fields.typeOf(choice).text).toContain('Node</a> or <a');
});

test('says in words which characters a text may have, and shows patterns that can be read', () => {
  const limits = (pattern: string) => fields.limits({ type: 'string', pattern }).text;
  expect(limits(TEXT)).toBe('<p class="limits">no control characters</p>');
  expect(limits(FILLED_TEXT)).toContain('at least one visible character; no control characters');
  expect(limits(LINE)).toContain('one line; at least one visible character; no control characters');
  expect(limits(LINE_OR_NONE)).toContain('one line; at least one visible character, or empty; no control characters');
  expect(limits('^[A-Z]{3}$')).toContain('<code>^[A-Z]{3}$</code>');
  expect(html).not.toContain('\\x');
  expect(html).not.toContain('see the OpenAPI document</p>');
  const patterns = [...html.matchAll(/<summary>Pattern<\/summary><code>([^<]*)<\/code>/g)].map(
    ([, shown = '']) => shown,
  );
  expect(patterns.length).toBeGreaterThan(20);
  expect(patterns.filter((shown) => /[^ -~]/.test(shown))).toEqual([]);
});

test('names a base path for each line, also where it is empty', () => {
  const bases = [...view.info.description.matchAll(/^\| (\w[^|]*) \| (`[^|]*`) \| `/gm)];
  expect(bases.filter(([, , base]) => base === '``')).toEqual([]);
  expect(bases.map(([, name, base]) => [name, base])).toContainEqual(['Webhooks', '`/`']);
});
