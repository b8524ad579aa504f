import { expect, test } from 'vitest';
import { coldStartMs } from '../../../functions/core/observability/cold-start.ts';

test('says once how long the environment took to start, at its first request', () => {
  expect(coldStartMs()).toBeGreaterThan(0);
  expect([coldStartMs(), coldStartMs()]).toEqual([undefined, undefined]);
});
