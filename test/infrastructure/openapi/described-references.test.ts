import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { endpointsOf, pathOf } from '../../../functions/core/model/endpoint.ts';
import { ErrorCode } from '../../../functions/devices/model/error-codes.ts';
import { CODES } from '../../../functions/subscriptions/model/error-codes.ts';
import { deployed } from '../../../lib/config/product-lines.ts';
import { deployedDocument } from '../../../lib/functions/service-assets.ts';
import { regionOf } from '../../../lib/openapi/guides/excerpt.ts';
import { anchorsOf } from '../../documents/references.ts';
import { describedTexts } from '../../support/api/described-texts.ts';
import { anchorsOfGuide, blocksOf, boundsOf, type Described, problemsOf } from './described-references.ts';
import { statedFigures } from './stated-figures.ts';

// biome-ignore lint/suspicious/noExplicitAny: the tests walk through a document of many shapes
type Json = any;

const content = deployed({ sandbox: true });
const document: Json = JSON.parse(JSON.stringify(deployedDocument(content)));
const codes: ReadonlySet<string> = new Set([...ErrorCode.options, ...Object.keys(CODES)]);

/** Every value of an enum or a constant in the document, as text. */
function valuesIn(schema: Json): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = [
    ...(Array.isArray(schema.enum) ? schema.enum : []),
    ...(schema.const === undefined ? [] : [schema.const]),
  ];
  return [...own.map(String), ...Object.values(schema).flatMap(valuesIn)];
}

/** Sources of the examples, by their path below `examples`. */
const examples = readdirSync('examples', { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(py|ts)$/.test(file))
  .map((file) => ({
    language: file.endsWith('.py') ? 'python' : 'ts',
    source: readFileSync(join('examples', file), 'utf8'),
  }));

const described: Described = {
  anchors: new Set([
    ...anchorsOfGuide(document.info.description),
    ...endpointsOf(content.endpointTables).map(({ table, key }) => `operation-${table.line}-${key}`),
    ...document.tags.map(({ name }: Json) => `tag-${anchorsOf([name])}`),
    ...Object.keys(document.components.schemas).map((name) => `schema-${name}`),
  ]),
  paths: new Set(endpointsOf(content.endpointTables).map(pathOf)),
  names: new Set([
    ...codes,
    ...valuesIn(document),
    'YYYYMM',
    // Variables of the examples' environment
    ...examples.flatMap(({ source }) => source.match(/\b[A-Z]+(?:_[A-Z]+)+\b/g) ?? []),
    ...['CLIENT_ID', 'CLIENT_SECRET', 'OPERATOR_ID', 'OPERATOR_SECRET'],
  ]),
  // Every path returns 304, 404 and 405 where HTTP demands it.
  statuses: new Set(
    ['304', '404', '405'].concat(
      Object.values<Json>(document.paths).flatMap((path) =>
        Object.values<Json>(path).flatMap(({ responses }) => Object.keys(responses)),
      ),
    ),
  ),
  figures: [
    ...statedFigures(content.lines.map(({ lifecycle }) => lifecycle)),
    ...Object.values(CODES).map(({ message }) => message),
  ],
  code: examples.flatMap(({ language, source }) =>
    Array.from(source.matchAll(/^\s*(?:#|\/\/) ?#?region (.*)$/gm), ([, region = '']) => ({
      language,
      text: regionOf(source, region),
    })),
  ),
};

test('every link, anchor, code and figure of the document is right', () => {
  const texts = describedTexts(document);
  expect(texts.length).toBeGreaterThan(100);
  expect(
    texts.flatMap(({ path, text, of }) => problemsOf(text, of, described).map((problem) => `${path} ${problem}`)),
  ).toEqual([]);
});

describe('a reference', () => {
  const made: Described = {
    anchors: new Set(['one-two', 'error-1117']),
    paths: new Set(['/docs']),
    names: new Set(['1117', 'TITLE_TAKEN']),
    statuses: new Set(['412']),
    figures: ['for 10 days', '256 KB'],
    code: [{ language: 'python', text: 'place()' }],
  };
  const block = (language: string, text: string) => `Run:\n\n\`\`\`${language}\n${text}\n\`\`\``;

  test.each([
    ['[a](#one-two), [b](/docs#error-1117), [c](https://example.com/x)'],
    ['`1117` and `TITLE_TAKEN`, `title_taken`, `lineItems[3]`'],
    ['It is kept for 10 days, up to 256 KB (RFC 9457, UTF-8). 412 follows. Two of three are for you. The 2nd Day Air.'],
    [block('python', 'place()')],
    [block('json', '{"a": 1, …}')],
    [block('sh', 'sleep 99')],
  ])('may be %s', (text) => {
    expect(problemsOf(text, {}, made)).toEqual([]);
  });

  test.each([
    ['[a](#one)', 'links to #one, which is nowhere on the page'],
    ['[a](/docs#error-9999)', 'links to #error-9999, which is nowhere on the page'],
    ['[a](LIMITS.md)', 'links to LIMITS.md, which the service does not serve'],
    ['[a](https://)', 'links to https://, which is no address'],
    ['`1118`', 'names 1118, which the API does not have'],
    ['`TITLE_USED`', 'names TITLE_USED, which the API does not have'],
    ['It is kept for 11 days.', 'has a figure that no constant accounts for: …It is kept for 11 days.…'],
    ['It is kept for ten days.', 'has a figure that no constant accounts for: …It is kept for ten days.…'],
    ['It is kept for 100 days.', 'has a figure that no constant accounts for: …It is kept for 100 days.…'],
    ['A 418 follows.', 'has a figure that no constant accounts for: …A 418 follows.…'],
    [block('python', 'cancel()'), 'has code that is no region of an example: cancel()'],
    [block('ts', 'place()'), 'has code that is no region of an example: place()'],
    [block('json', '{"a": }'), 'has JSON that is none: {"a": }'],
    [block('', 'place()'), 'has a block of the language ""'],
  ])('leads somewhere, unlike %s', (text, problem) => {
    expect(problemsOf(text, {}, made)).toEqual([problem]);
  });

  test('may be a figure of the schema beside it', () => {
    const of = { schema: { maximum: 1_000, pattern: '^.{1,255}$' } };
    expect(boundsOf(of)).toEqual(['1000', '1', '255']);
    expect(problemsOf('Values above 1,000 count as 1,000. Use 1 to 255 letters.', of, made)).toEqual([]);
    expect(problemsOf('At most 999.', of, made)).toHaveLength(1);
  });
});

/** Words that a person reads in a minute, and lines of code. */
const PACE = { words: 200, lines: 60 };

test('a tutorial takes five minutes to read', () => {
  const tutorials = String(document.info.description)
    .split('\n## ')
    .filter((section) => section.startsWith('Tutorial:'));
  const how = 'Write a tutorial for each line: its code in examples, its text in lib/openapi/guides';
  expect(tutorials.length, how).toBe(content.lines.length);
  for (const tutorial of tutorials) {
    // The reader follows one language.
    const [python, text] = ['python', 'text'].map((language) =>
      blocksOf(tutorial).filter((one) => one.language === language),
    );
    const lines = [...(python ?? []), ...(text ?? [])].flatMap((one) => one.text.split('\n')).length;
    const words = tutorial.replaceAll(/^```\w*\n[\s\S]*?^```$/gm, '').split(/\s+/).length;
    expect(words / PACE.words + lines / PACE.lines, tutorial.slice(0, 40)).toBeLessThan(5);
  }
});
