import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import type { Construct } from 'constructs';
import type { Budget } from '../config/config.ts';
import { deployedName } from '../config/deployed-names.ts';

/** Shares of the budget that somebody learns of: of what was spent, and of what AWS expects until the end of the month. */
const SHARES = [
  { notificationType: 'ACTUAL', threshold: 80 },
  { notificationType: 'ACTUAL', threshold: 100 },
  { notificationType: 'FORECASTED', threshold: 100 },
];

/**
 * Creates the budget of a stage. It counts what carries the tags of the stage, so both must be cost allocation tags of the account
 * (DEPLOY.md, "What it costs").
 */
export function monthlyBudget(scope: Construct, stage: string, { monthlyDollars, email }: Budget): CfnBudget {
  const tag = (key: string, value: string) => ({ tags: { key, values: [value], matchOptions: ['EQUALS'] } });
  return new CfnBudget(scope, 'Budget', {
    budget: {
      budgetName: deployedName(stage, 'monthly'),
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      budgetLimit: { amount: monthlyDollars, unit: 'USD' },
      filterExpression: { and: [tag('service', 'quartermaster'), tag('stage', stage)] },
      metrics: ['UnblendedCost'],
    },
    notificationsWithSubscribers: SHARES.map((share) => ({
      notification: { ...share, thresholdType: 'PERCENTAGE', comparisonOperator: 'GREATER_THAN' },
      subscribers: [{ subscriptionType: 'EMAIL', address: email }],
    })),
  });
}
