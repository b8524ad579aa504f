import { expect, it } from 'vitest';
import { ApplianceService } from '../../support/lines/appliance-service.ts';

const KB = 1024;

it.each([
  ['80,000 comments', { comments: Array(80_000).fill(0) }],
  ['200 comments of nobody', { comments: Array(200).fill({ body: 'x'.repeat(900) }) }],
  ['10,000 unknown fields', Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`field-${index}`, 1]))],
])('an update with %s is a 422 below 64 KB', async (_, body) => {
  const service = await ApplianceService.start();
  const { uid } = await service.place();
  const { status, text } = await service.update(uid, body);
  expect(status).toBe(422);
  expect(Buffer.byteLength(text)).toBeLessThan(64 * KB);
});
