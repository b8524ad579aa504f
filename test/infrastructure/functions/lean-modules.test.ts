import { expect, test } from 'vitest';
import { leanCode } from '../../../lib/functions/lean-modules.ts';

test('marks each top-level constant that a call makes, whether it is exported or not', () => {
  expect(leanCode('export const a = f(1), b = 2;\nconst c = { ...a };')).toBe(
    'export const a = /* @__PURE__ */ (() => (f(1)))(), b = 2;\nconst c = /* @__PURE__ */ (() => ({ ...a }))();',
  );
});

test('leaves functions, classes, variables and what stands within a function as they are', () => {
  const code =
    'const f = () => g();\nconst C = class {};\nlet n = g();\nfunction h() { const a = g(); }\nconst { x } = g();\ng();';
  expect(leanCode(code)).toBe(code);
});

test('removes the calls that only document a schema, wherever they stand', () => {
  expect(leanCode("f(s.string().describe('A name.').max(3).meta({ id: 'Name' }));")).toBe('f(s.string().max(3));');
  expect(leanCode("const a = s\n  .string()\n  .describe(f('A name.'));")).toBe(
    'const a = /* @__PURE__ */ (() => (s\n  .string()))();',
  );
});
