import { expect, test } from 'vitest';
import { EXTENDED, resourcesOf, synthesize } from '../templates.ts';

const BUDGET = 'AWS::Budgets::Budget';

test('tells the configured address when the stage costs more than its budget, or is expected to', () => {
  const [[, budget] = [undefined, undefined], ...more] = resourcesOf(synthesize(EXTENDED).operations, BUDGET);
  expect(more).toEqual([]);
  expect(budget?.Properties).toMatchObject({
    Budget: {
      BudgetName: 'quartermaster-production-monthly',
      BudgetLimit: { Amount: 250, Unit: 'USD' },
      TimeUnit: 'MONTHLY',
      FilterExpression: {
        And: [
          { Tags: { Key: 'service', Values: ['quartermaster'] } },
          { Tags: { Key: 'stage', Values: ['production'] } },
        ],
      },
    },
    NotificationsWithSubscribers: [
      { Notification: { NotificationType: 'ACTUAL', Threshold: 80 } },
      { Notification: { NotificationType: 'ACTUAL', Threshold: 100 } },
      { Notification: { NotificationType: 'FORECASTED', Threshold: 100 } },
    ].map((row) => ({ ...row, Subscribers: [{ SubscriptionType: 'EMAIL', Address: EXTENDED.alarmEmail }] })),
  });
});

test('has no budget by default', () => {
  expect(resourcesOf(synthesize({ stage: 'production' }).operations, BUDGET)).toEqual([]);
});
