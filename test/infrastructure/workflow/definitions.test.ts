import { expect, test } from 'vitest';
import { deadStates, endlessStates } from './definitions.ts';

const definition = (States: Record<string, Record<string, unknown>>) => ({ Comment: '', StartAt: 'first', States });

test('finds a state that nothing leads to', () => {
  const found = deadStates(definition({ first: { Type: 'Succeed' }, lost: { Type: 'Succeed' } }));
  expect(found).toEqual(['lost']);
});

test('finds states that go round for ever, and those that lead nowhere', () => {
  const found = endlessStates(
    definition({
      first: { Type: 'Choice', Choices: [{ Next: 'round' }, { Next: 'missing' }], Default: 'end' },
      round: { Type: 'Wait', Next: 'round' },
      end: { Type: 'Succeed' },
    }),
  );
  expect(found).toEqual(['first', 'round']);
});
