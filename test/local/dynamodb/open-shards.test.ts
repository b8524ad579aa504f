import { expect, test } from 'vitest';
import { withOpenShards } from '../../../lib/local/dynamodb/actions.ts';

test('an open shard has no end, a closed one keeps its own', () => {
  const range = { StartingSequenceNumber: '1', EndingSequenceNumber: '9' };
  const closed = { ShardId: 'a', SequenceNumberRange: range };
  const open = { ShardId: 'b', ParentShardId: 'a', SequenceNumberRange: range };
  expect(withOpenShards({ StreamDescription: { StreamArn: 'arn', Shards: [closed, open, { ShardId: 'c' }] } })).toEqual(
    {
      StreamDescription: {
        StreamArn: 'arn',
        Shards: [closed, { ...open, SequenceNumberRange: { StartingSequenceNumber: '1' } }, { ShardId: 'c' }],
      },
    },
  );
});
