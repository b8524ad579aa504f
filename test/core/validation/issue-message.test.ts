import { describe, expect, test } from 'vitest';
import { quoted, shown } from '../../../functions/core/validation/issue-message.ts';

describe('a value in a message', () => {
  test.each([
    ['+1 614 555 0134\u200e', '"+1 614 555 0134\\u{200e}"'],
    ['\u202aada@example.com\u202c', '"\\u{202a}ada@example.com\\u{202c}"'],
    ['Dock\u00a09', '"Dock\\u{a0}9"'],
    ['\ufeff10.1.1.1', '"\\u{feff}10.1.1.1"'],
    ['a\u200bb', '"a\\u{200b}b"'],
    ['\u200c', '"\\u{200c}"'],
    ['\u2800', '"\\u{2800}"'],
    ['\u3164', '"\\u{3164}"'],
    ['\u0085', '"\\u{85}"'],
  ])('%j names what nobody sees', (value, text) => expect(shown(value)).toBe(text));

  test.each([
    'red',
    'two words',
    'می\u200cخواهم',
    '👩\u200d👧',
    '❤\ufe0f',
    'e\u0301',
    'क\u094d\u200dष',
    'Straße "5"',
    '',
  ])('%j stays as it is', (value) => {
    expect(shown(value)).toBe(JSON.stringify(value));
    expect(quoted(value)).toBe(JSON.stringify(value));
  });
});
