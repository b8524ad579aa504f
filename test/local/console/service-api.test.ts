import { expect, test } from 'vitest';
import { ServiceApi } from '../../../lib/local/console-server/service-api.ts';
import { serviceViews } from './service-fixture.ts';

const NOW = new Date('2026-03-02T10:00:00Z');
const clock = { now: () => NOW, timeScale: 1 };

test.each(['events', 'webhooks', 'orders'])('a local cloud without the service has no %s', async (resource) => {
  const names = resource === 'orders' ? ['1'] : [];
  expect(await new ServiceApi({ clock }).answer(resource, names, {})).toBeUndefined();
});

test('the views are opened by the first request for them, and not before', async () => {
  let opened = 0;
  const service = async () => {
    opened += 1;
    return serviceViews(NOW);
  };
  const api = new ServiceApi({ clock, service });
  await api.answer('executions', [], {});
  expect(opened).toBe(0);
  expect(await api.answer('webhooks', [], {})).toMatchObject({ time: NOW.toISOString(), webhooks: [{}, {}, {}] });
  expect(opened).toBe(1);
});
