import { beforeAll } from 'vitest';
import { ApplianceService, completeOrder, keyed } from '../../support/lines/appliance-service.ts';
import { describeRequests, RequestLog } from '../../support/lines/request-log.ts';

const log = new RequestLog();

/** Calls every endpoint, so that the log has all its requests. */
beforeAll(async () => {
  const service = await ApplianceService.start();
  log.watch(service.store);
  const { uid } = await service.place(completeOrder({ comments: ['first'] }), keyed('place'));
  await service.call('create-order', { body: {}, ...keyed('place') });
  await service.update(uid, { status: 'provisioning' });
  await service.comment(uid, 'second', keyed('comment'));
  const path = { uid };
  await service.done('flag-order', { path });
  await service.done('unflag-order', { path });
  await service.done('clone-order', { path, ...keyed('clone') });
  await service.read(uid);
  await service.history(uid);
  await service.list('limit=1');
  await service.update(uid, { status: 'new' });
});

describeRequests(log, {
  operations: ['Query', 'TransactWriteItems', 'UpdateItem'],
  writes: 15,
  consistentReads: 5,
});
