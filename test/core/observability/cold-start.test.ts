import { expect, test, vi } from 'vitest';

test('says once how long the environment took to start, at its first request', async () => {
  // Other tests share the module, which knows of their requests.
  vi.resetModules();
  const { coldStartMs } = await import('../../../functions/core/observability/cold-start.ts');
  expect(coldStartMs()).toBeGreaterThan(0);
  expect([coldStartMs(), coldStartMs()]).toEqual([undefined, undefined]);
});
