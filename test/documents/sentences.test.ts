import { describe, expect, test } from 'vitest';
import { docCommentSentences, markdownSentences, objectionsTo } from './sentences.ts';

const words = (count: number) => Array.from({ length: count }, () => 'word').join(' ');

describe('a sentence', () => {
  test.each([
    ['Returns the order.', []],
    ['The order number.', []],
    ['Waits: the next attempt follows.', []],
    ['The time is 10:30, the ratio 3:1.', []],
    [words(30), []],
    [words(31), ['has 31 words']],
    ['It is begun anew.', ['says "anew"']],
    ['The API tells whoever asks.', ['says "whoever"']],
    ['So many orders come that it fails.', ['says "So many orders come that"']],
    ['One: two: three.', ['has two colons']],
    [`Whoever has two: colons: ${words(30)}`, ['says "Whoever"', 'has two colons', 'has 34 words']],
  ])('%s', (text, objections) => {
    expect(objectionsTo({ text })).toEqual(objections);
  });

  test.each(['What', 'Whether', 'Who', 'Where', 'How', 'That', 'Those', 'None'])(
    'does not begin a comment with %s',
    (word) => {
      expect(objectionsTo({ text: `${word} an order has.`, opens: true })).toEqual([`begins with "${word}"`]);
      expect(objectionsTo({ text: `${word} an order has.` })).toEqual([]);
      expect(objectionsTo({ text: `${word}ever`, opens: true })).not.toContain(`begins with "${word}"`);
    },
  );
});

const textsOf = (sentences: readonly { readonly text: string }[]) => sentences.map(({ text }) => text);

describe('a doc comment', () => {
  test('has its sentences, the first of which opens it', () => {
    const source = 'const a = 1;\n\n/** Reads an order. It is\n * consistent. */\nexport const b = 2;\n';
    expect(docCommentSentences(source)).toEqual([
      { text: 'Reads an order.', line: 3, opens: true },
      { text: 'It is consistent.', line: 3, opens: false },
    ]);
  });

  test('has those of its tags, and no examples', () => {
    const source =
      "/**\n * Reads.\n *\n * @param name of the order\n * @returns the order\n * @example read('What is told anew')\n * @throws Problem if it fails\n */";
    expect(textsOf(docCommentSentences(source))).toEqual([
      'Reads.',
      'name of the order',
      'the order',
      'Problem if it fails',
    ]);
  });

  test('has an item of a list for itself', () => {
    expect(textsOf(docCommentSentences('/**\n * Either:\n * - one\n *   line\n * - two\n */'))).toEqual([
      'Either:',
      '- one line',
      '- two',
    ]);
  });

  test('counts code, addresses and quotations as one word each', () => {
    const source = '/** Reads `a b c: d: e` of {@link some name} (https://example.com/a:b, "What is told: anew"). */';
    expect(docCommentSentences(source).flatMap(objectionsTo)).toEqual([]);
  });

  test('is no other comment, and no text in quotes', () => {
    expect(docCommentSentences('/* What anew */\n// What anew\n')).toEqual([]);
    expect(docCommentSentences("const a = '/** What anew */';\n")).toEqual([]);
  });
});

describe('a page', () => {
  test('has headings, paragraphs, items and cells', () => {
    const page =
      '# Title\n\nOne line\nand another. The next.\n\n- item\n- other\n\n| a | b |\n| --- | --- |\n| c. D | `e` \\| f |\n';
    expect(textsOf(markdownSentences(page))).toEqual([
      '# Title',
      'One line and another.',
      'The next.',
      '- item',
      '- other',
      'a',
      'b',
      'c.',
      'D',
      'CODE f',
    ]);
  });

  test('has the parts of a cell between semicolons', () => {
    expect(textsOf(markdownSentences('| stalled: 2 days; late: 3 days |\n'))).toEqual([
      'stalled: 2 days',
      'late: 3 days',
    ]);
  });

  test('says where a sentence stands', () => {
    expect(markdownSentences('\n\nOne.\n').map(({ line }) => line)).toEqual([3]);
  });

  test('has no sentences in its code', () => {
    expect(markdownSentences('```sh\nWhat is told anew\n```\n~~~\nanew\n~~~\n')).toEqual([]);
  });

  test('has the text of a link, not its target', () => {
    expect(markdownSentences('See [the page](anew.md#comes to).\n').flatMap(objectionsTo)).toEqual([]);
  });
});
