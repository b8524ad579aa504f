import { expect, test } from 'vitest';
import { regionOf } from '../../../lib/openapi/guides/excerpt.ts';

const source = `before
  // #region place
  /** Places an order. */
  function place() {
    // #region send
    send();
    // #endregion send
  }
  // #endregion place

# region count
counts = [
    1,
]


# endregion count
`;

test('a region loses its markers, those of regions within it, and the indentation that its lines share', () => {
  expect(regionOf(source, 'place')).toBe('/** Places an order. */\nfunction place() {\n  send();\n}');
  expect(regionOf(source, 'send')).toBe('send();');
  expect(regionOf(source, 'count')).toBe('counts = [\n    1,\n]');
});

test.each([
  ['is missing', source, 'cancel'],
  ['has no end', '# region x\na\n', 'x'],
  ['ends before it begins', '# endregion x\na\n# region x\n', 'x'],
  ['is empty', '# region x\n\n# endregion x\n', 'x'],
])('a region that %s fails the synthesis', (_, text, region) => {
  expect(() => regionOf(text, region)).toThrow(`There is no region ${region}`);
});
