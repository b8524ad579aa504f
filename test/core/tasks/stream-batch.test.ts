import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { logger } from '../../../functions/core/observability/log.ts';
import { unavailable } from '../../../functions/core/problems/problem.ts';
import { ConditionFailed } from '../../../functions/core/store/transaction.ts';
import { processBatch } from '../../../functions/core/tasks/stream-batch.ts';

let lines: string[];

beforeEach(() => {
  lines = [];
  logger.setLogLevel('INFO');
  const keep = (chunk: string | Uint8Array) => lines.push(String(chunk)) > 0;
  vi.spyOn(process.stdout, 'write').mockImplementation(keep);
  vi.spyOn(process.stderr, 'write').mockImplementation(keep);
});
afterEach(() => {
  vi.restoreAllMocks();
  logger.setLogLevel('SILENT');
});

it('logs why a record failed, and nothing of the items that stood in the way', async () => {
  const reasons = [{ Code: 'ConditionalCheckFailed', Item: { email: { S: 'ada@example.com' } } }];
  const cancelled = new TransactionCanceledException({
    message: 'Transaction cancelled',
    CancellationReasons: reasons,
    $metadata: {},
  });
  const work = () => Promise.reject(unavailable(new ConditionFailed(reasons, cancelled)));
  const record = { dynamodb: { SequenceNumber: '7', Keys: { pk: { S: 'CUSTOMER#1' } } } };
  const answered = await processBatch({ Records: [record] }, work, { complaint: 'A customer could not be activated' });
  expect(answered.batchItemFailures).toEqual([{ itemIdentifier: '7' }]);
  expect(lines).toHaveLength(1);
  expect(JSON.parse(String(lines[0]))).toMatchObject({
    level: 'ERROR',
    message: 'A customer could not be activated',
    sequenceNumber: '7',
    error: { name: 'Problem', cause: { name: 'ConditionFailed', cause: { message: 'Transaction cancelled' } } },
  });
  expect(lines.join()).not.toContain('ada@example.com');
});
