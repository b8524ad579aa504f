import { describe, expect, it, test } from 'vitest';
import { anchorsOf, commentsIn, deadReferences, headingsIn } from './references.ts';
import { madeUpTree, repository } from './repository.ts';

/** This folder's own tests have references that lead nowhere. */
const isMadeUp = (file: string) => /^test\/documents\/.*\.test\.ts$/.test(file);

const problemsIn = (contents: Readonly<Record<string, string>>): string[] =>
  deadReferences(madeUpTree(contents)).map(({ file, line, problem }) => `${file}:${line} ${problem}`);

it('every reference in code and documents leads somewhere', () => {
  const dead = deadReferences(repository(), isMadeUp);
  expect(dead.map(({ file, line, problem }) => `${file}:${line} ${problem}`)).toEqual([]);
});

it('the repository is what is followed', () => {
  const { files } = repository();
  expect(files).toEqual(expect.arrayContaining(['package.json', 'README.md', 'docs/architecture.md']));
  expect(files.filter((file) => file.startsWith('node_modules/') || file.startsWith('.git/'))).toEqual([]);
});

describe('a link of a page', () => {
  test('leads to a file or a folder', () => {
    const page = '[a](docs/a.md) [all](docs) [here](#top) [web](https://example.com/x.md)\n\n# Top\n';
    expect(problemsIn({ 'README.md': page, 'docs/a.md': '# A\n' })).toEqual([]);
    expect(problemsIn({ 'README.md': '\n[b](docs/b.md)\n', 'docs/a.md': '# A\n' })).toEqual([
      'README.md:2 links to docs/b.md, which is not there',
    ]);
  });

  test('is relative to its page', () => {
    const contents = { 'docs/x/b.md': '[a](../a.md) [c](c.md)\n', 'docs/a.md': '' };
    expect(problemsIn(contents)).toEqual(['docs/x/b.md:1 links to c.md, which is not there']);
  });

  test('leads to a heading', () => {
    const linked = (anchor: string) => problemsIn({ 'a.md': `[x](b.md#${anchor})\n`, 'b.md': '## One of two\n' });
    expect(linked('one-of-two')).toEqual([]);
    expect(linked('two-of-two')).toEqual(['a.md:1 links to b.md#two-of-two; b.md has no such heading']);
  });

  test('is no link in a block of code', () => {
    expect(problemsIn({ 'a.md': '```md\n[x](nowhere.md)\n```\n' })).toEqual([]);
  });
});

describe('a citation', () => {
  const page = '## Status\n\n## What it is: `x`\n\n```sh\n# Comment\n```\n';
  const cited = (comment: string) => problemsIn({ 'docs/a.md': page, 'lib/a.ts': comment });

  test('names a page and its headings', () => {
    expect(cited('/** The rule (docs/a.md, "Status" and "What it is: x"). */')).toEqual([]);
    expect(cited('/** The rule (docs/a.md, "Status"). */')).toEqual([]);
    expect(cited('/** The rule (docs/a.md, "Statuses"). */')).toEqual([
      'lib/a.ts:1 cites docs/a.md, "Statuses"; it has no such heading',
    ]);
    expect(cited('// The rule: docs/a.md, "Status", "Comment"')).toEqual([
      'lib/a.ts:1 cites docs/a.md, "Comment"; it has no such heading',
    ]);
  });

  test('may go on in the next line', () => {
    expect(cited('/**\n * The rule (docs/a.md,\n * "Other").\n */')).toEqual([
      'lib/a.ts:1 cites docs/a.md, "Other"; it has no such heading',
    ]);
    expect(cited('\n// The rule (docs/a.md,\n// "Other").')).toEqual([
      'lib/a.ts:2 cites docs/a.md, "Other"; it has no such heading',
    ]);
  });

  test('names a page that is there', () => {
    expect(cited('/** The rule (docs/b.md, "Status"). */')).toEqual(['lib/a.ts:1 cites docs/b.md, which is not there']);
    expect(cited('/** The rule is in docs/b.md. */')).toEqual(['lib/a.ts:1 names docs/b.md, which is not there']);
  });

  test('is followed in YAML, JSON, JavaScript and pages', () => {
    const files = {
      'a.yml': 'on: push # docs/a.md, "No"\n',
      'b.json': '{"x": "docs/a.md, \\"No\\""}\n',
      'c.js': '/* docs/a.md, "No" */\n',
      'd.md': 'See docs/a.md, "No".\n',
    };
    expect(problemsIn({ 'docs/a.md': page, ...files })).toEqual(
      ['a.yml', 'b.json', 'c.js', 'd.md'].map((file) => `${file}:1 cites docs/a.md, "No"; it has no such heading`),
    );
  });

  test('says in which file it is', () => {
    expect(cited('/** Order numbers (design, section 5). */')).toEqual(['lib/a.ts:1 cites no file: design, section 5']);
    expect(cited('/** Contract, "Status". */')).toEqual(['lib/a.ts:1 cites no file: Contract, "Status"']);
    expect(cited('/** One (contract,\n * "Status"). */')).toEqual(['lib/a.ts:1 cites no file: contract, "Status"']);
  });
});

describe('a path in backticks', () => {
  const tree = { 'functions/core/a.ts': '', 'functions/devices/rules/b.ts': '', 'lib/c.test.ts': '' };
  const named = (path: string) => problemsIn({ ...tree, 'lib/a.ts': `// See \`${path}\`.` });

  test.each([
    'functions/core/a.ts',
    'functions/core/',
    'functions/core',
    'b.ts',
    'functions/<line>/rules/b.ts',
    'functions/*/rules/*.ts',
    'functions/{core,devices}/a.ts',
    'lib/**/*.test.ts',
    'GET /functions',
    'a/b',
    'application/json',
    'index.mjs',
    'functions/…/b.ts',
  ])('may be %s', (path) => {
    expect(named(path)).toEqual([]);
  });

  test.each([
    'functions/core/b.ts',
    'functions/nowhere',
    'd.ts',
    'functions/<line>/rules/a.ts',
    'lib/**/*.x.ts',
    'X.md',
  ])('leads somewhere, unlike %s', (path) => {
    expect(named(path)).toContain(`lib/a.ts:1 names ${path}, which is not there`);
  });

  test('is followed in pages, tables too', () => {
    expect(problemsIn({ ...tree, 'a.md': '| a | b |\n| --- | --- |\n| x | `lib/z.ts` |\n' })).toEqual([
      'a.md:3 names lib/z.ts, which is not there',
    ]);
  });
});

describe('a script of npm', () => {
  const scripts = { 'package.json': '{"scripts": {"test": "vitest", "test:unit": "vitest"}}' };

  test('is there', () => {
    expect(problemsIn({ ...scripts, 'a.md': '`npm run test:unit`\n\n```sh\nnpm test\n```\n' })).toEqual([]);
  });

  test('is missed in text, in code and in comments', () => {
    const files = { 'a.md': 'First `npm run -s bench`\n\n```sh\nnpm start\n```\n', 'b.ts': '// npm run cost\n' };
    expect(problemsIn({ ...scripts, ...files })).toEqual([
      'a.md:1 names the npm script bench, which is not there',
      'a.md:4 names the npm script start, which is not there',
      'b.ts:1 names the npm script cost, which is not there',
    ]);
  });
});

test('anchors are those that GitHub makes of headings', () => {
  const page = '# Run it\n## `npm start`, and more!\n### Run it\n## Where do I change what\n## a_b – c\n';
  expect(anchorsOf(headingsIn(page))).toEqual([
    'run-it',
    'npm-start-and-more',
    'run-it-1',
    'where-do-i-change-what',
    'a_b--c',
  ]);
});

test('comments are those of the language, and no addresses', () => {
  const source =
    "const a = 'https://example.com'; // One\n/**\n * Two\n * lines\n */\n  // Three\n  // in two\nconst b = 1;\n";
  expect(commentsIn('a.ts', source)).toEqual([
    { text: 'One', line: 1 },
    { text: 'Two lines', line: 2 },
    { text: 'Three in two', line: 6 },
  ]);
  expect(commentsIn('a.yml', 'a: b # One\n# Two\nc: "#d"\n')).toEqual([{ text: 'One Two', line: 1 }]);
});
