import { describe, expect, test } from 'vitest';
import { deployed } from '../../lib/config/product-lines.ts';
import { deployedDocument } from '../../lib/functions/service-assets.ts';
import { describedTexts } from '../support/api/described-texts.ts';
import { isPage, isSource, repository, topFolder } from './repository.ts';
import { docCommentSentences, markdownSentences, objectionsTo, type Sentence, textSentences } from './sentences.ts';

const { files, read } = repository();

/** Lists the objections to sentences, each with its place. */
const objections = (place: string, sentences: readonly Sentence[]): string[] =>
  sentences.flatMap((sentence) =>
    objectionsTo(sentence).map((objection) => `${place}:${sentence.line} ${objection}: ${sentence.text.slice(0, 160)}`),
  );

const sources = files.filter(isSource);
const folders = [...new Set(sources.map(topFolder))];

describe('doc comments are plain', () => {
  test('of every folder with sources', () => {
    expect(folders).toEqual(expect.arrayContaining(['bench', 'bin', 'functions', 'lib', 'test']));
  });

  test.each(folders.map((folder) => [folder || 'the root', folder]))('in %s', (_, folder) => {
    const own = sources.filter((file) => topFolder(file) === folder);
    expect(own.flatMap((file) => objections(file, docCommentSentences(read(file))))).toEqual([]);
  });
});

const pages = files.filter(isPage);

test.each(pages)('%s is plain', (page) => {
  expect(objections(page, markdownSentences(read(page)))).toEqual([]);
});

const document = deployedDocument(deployed({ sandbox: true }));

test('the OpenAPI document is plain', () => {
  const texts = describedTexts(JSON.parse(JSON.stringify(document)));
  expect(texts.length).toBeGreaterThan(100);
  expect(texts.flatMap(({ path, text }) => objections(path, textSentences(text)))).toEqual([]);
});

test('texts of the document are found wherever they are', () => {
  const made = {
    info: { description: 'One' },
    paths: {
      '/a': { get: { summary: 'Two', responses: { 200: { description: 'Three', example: { summary: 'x' } } } } },
    },
    components: { schemas: { S: { properties: { description: { type: 'string', description: 'Four' } } } } },
  };
  expect(describedTexts(made).map(({ text }) => text)).toEqual(['One', 'Two', 'Three', 'Four']);
});

const LONGEST_LINE = 100;

/** Finds lines of text that are too long. Tables, code, headings and lines without a space do not count. */
function longLines(page: string): number[] {
  let code = false;
  return page.split('\n').flatMap((line, index) => {
    if (/^\s*(```|~~~)/.test(line)) code = !code;
    const isText = !code && !line.startsWith('|') && !line.startsWith('#');
    const breaks = line
      .slice(0, LONGEST_LINE)
      .trimStart()
      .replace(/^[-*\d.]+ /, '')
      .includes(' ');
    return isText && line.length > LONGEST_LINE && breaks ? [index + 1] : [];
  });
}

test.each(pages)(`%s wraps at ${LONGEST_LINE} characters`, (page) => {
  expect(longLines(read(page))).toEqual([]);
});

test('a long line is found in text, and only there', () => {
  const long = 'word '.repeat(21);
  expect(longLines(`${long}\n`)).toEqual([1]);
  expect(longLines(`| ${long} |\n\n\`\`\`\n${long}\n\`\`\`\n- ${'x'.repeat(120)}\n`)).toEqual([]);
});
