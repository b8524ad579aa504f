import { setUpSubscriptions } from '../demo-data/subscriptions.ts';
import type { Incident } from './incident.ts';
import {
  deleteOrder,
  deleteShard,
  makeShardNegative,
  mendOrder,
  restoreOrder,
  spoilOrder,
  stockProduct,
} from './stored-items.ts';
import {
  addWebhook,
  flood,
  listDeviceOrders,
  ordinaryTraffic,
  placeSubscriptionOrder,
  testWebhook,
} from './traffic.ts';

/** Operations of DynamoDB that write. */
const WRITES = ['PutItem', 'UpdateItem', 'DeleteItem', 'TransactWriteItems', 'BatchWriteItem'];

/** Share of a limit's tokens that a customer in a loop may use: so few that a laptop can exceed it. */
const LOWERED = { TENANT_RATE: 1, TENANT_BURST: 5 };

/** The parts that incidents of the product's stock share. */
const ofStock = {
  alarm: 'devices-stock-wrong',
  withinMinutes: 15,
  section: 'Stock is wrong',
  commands: [
    'npm run ops -- stock check --stage prod',
    'npm run ops -- stock set us-columbus AR-BOOK13 120 counted --stage prod --dry-run',
    'npm run ops -- stock set us-columbus AR-BOOK13 120 counted --stage prod',
  ],
  prepare: stockProduct,
  faults: () => [],
} as const satisfies Partial<Incident>;

/** The incidents of the runbook, by name. The tests work through each of them. */
export const incidents: Readonly<Record<string, Incident>> = {
  'complete-order-throws': {
    summary: 'the function that completes subscription orders throws, so that an order stays pending',
    alarm: 'subscriptions-executions-failed',
    withinMinutes: 40,
    section: 'Executions have failed',
    commands: [
      'npm run ops -- failed-executions --line subscriptions --stage prod',
      'npm run ops -- restart --line subscriptions --stage prod --dry-run',
      'npm run ops -- restart --line subscriptions --stage prod',
    ],
    prepare: ({ api }) => setUpSubscriptions(api, { fresh: false }),
    faults: () => [{ kind: 'function', name: 'subscriptions-complete-order', effect: 'throw' }],
    spoil: async (drill) => ({ order: await placeSubscriptionOrder(drill) }),
  },
  'dynamodb-fails': {
    summary: 'DynamoDB answers every request with 500',
    alarm: 'place-availability-fast',
    withinMinutes: 10,
    section: 'Requests fail',
    commands: [],
    faults: () => [{ kind: 'dynamodb', effect: 'error', milliseconds: 1, oneIn: 1 }],
    traffic: ordinaryTraffic,
  },
  'dynamodb-is-slow': {
    summary: 'DynamoDB answers every request after more than a second',
    alarm: 'place-latency-fast',
    withinMinutes: 30,
    section: 'Requests are slow',
    commands: [],
    faults: () => [{ kind: 'dynamodb', effect: 'slow', milliseconds: 1_100, oneIn: 1 }],
    traffic: ordinaryTraffic,
  },
  'dynamodb-hangs': {
    summary: 'DynamoDB takes requests and never answers',
    alarm: 'place-availability-fast',
    withinMinutes: 60,
    section: 'Requests fail',
    commands: [],
    faults: () => [{ kind: 'dynamodb', effect: 'hang', milliseconds: 1, oneIn: 1 }],
    traffic: ordinaryTraffic,
  },
  'dynamodb-throttles': {
    summary: 'DynamoDB throttles every third request, which the service sends again',
    alarm: 'orders-table-throttled',
    withinMinutes: 30,
    section: 'Tables are throttled',
    commands: [],
    faults: () => [{ kind: 'dynamodb', effect: 'throttle', milliseconds: 1, oneIn: 3 }],
    traffic: ordinaryTraffic,
  },
  'function-exits': {
    summary: 'the function that lists device orders exits while it handles a request',
    alarm: 'api-unanswered',
    withinMinutes: 15,
    section: 'Functions do not answer',
    commands: [],
    faults: () => [{ kind: 'function', name: 'devices-list-orders', effect: 'exit' }],
    traffic: listDeviceOrders,
    // The alarm wants two calls in each minute, which take as long as the function takes to start.
    every: 200,
  },
  'disk-full': {
    summary: 'the disk of the local cloud is full, so that DynamoDB writes nothing and no event is kept',
    alarm: 'place-availability-fast',
    withinMinutes: 10,
    section: 'Requests fail',
    commands: [],
    faults: () => [
      { kind: 'disk' },
      { kind: 'dynamodb', effect: 'error', operations: WRITES, milliseconds: 1, oneIn: 1 },
    ],
    traffic: ordinaryTraffic,
  },
  'audience-wrong': {
    summary: 'the authorizer expects an audience that no token has, so that every token is refused',
    alarm: 'callers-refused',
    withinMinutes: 15,
    section: 'Callers are refused',
    commands: [],
    faults: () => [{ kind: 'audience' }],
    traffic: flood,
    every: 200,
  },
  'customer-floods': {
    summary: 'a customer sends more requests than its limit allows; the limit is lowered for the drill',
    alarm: 'tenants-limited',
    withinMinutes: 30,
    section: 'Tenants are limited',
    commands: [],
    faults: ({ timeScale }) => [
      {
        kind: 'variables',
        variables: {
          TENANT_RATE: String(LOWERED.TENANT_RATE / timeScale),
          TENANT_BURST: String(LOWERED.TENANT_BURST),
        },
      },
    ],
    traffic: flood,
    // The alarm wants a call rejected each second for a quarter of an hour: 60 in a second when a minute takes one.
    every: 120,
  },
  'record-changes-throws': {
    summary: 'the function that records the changes of orders throws, so that the log of events stands still',
    alarm: 'events-delay',
    withinMinutes: 40,
    section: 'Events are late',
    commands: [
      'npm run ops -- dead-letters --stage prod',
      'npm run ops -- redrive record-changes --stage prod --dry-run',
      'npm run ops -- redrive record-changes --stage prod',
    ],
    prepare: ({ api }) => setUpSubscriptions(api, { fresh: false }),
    faults: () => [{ kind: 'function', name: 'workflow-record-changes', effect: 'throw' }],
    spoil: async (drill) => ({ order: await placeSubscriptionOrder(drill) }),
  },
  'deliver-throws': {
    summary: 'the function that sends events to webhooks throws, so that no webhook gets any',
    alarm: 'webhooks-delay',
    withinMinutes: 40,
    section: 'Webhooks are late',
    commands: [
      'npm run ops -- redrive webhooks --stage prod --dry-run',
      'npm run ops -- redrive webhooks --stage prod',
    ],
    prepare: addWebhook,
    faults: () => [{ kind: 'function', name: 'webhooks-deliver', effect: 'throw' }],
    spoil: testWebhook,
  },
  'stored-order-unreadable': {
    summary: 'an order is stored in a form that the service cannot read',
    alarm: 'dispatch-dead-letters',
    withinMinutes: 15,
    section: 'Dead letters',
    commands: [
      'npm run ops -- dead-letters --stage prod',
      'npm run ops -- redrive dispatch --stage prod --dry-run',
      'npm run ops -- redrive dispatch --stage prod',
      'npm run ops -- redrive record-changes --stage prod',
    ],
    faults: () => [],
    spoil: spoilOrder,
    mend: mendOrder,
  },
  'stored-order-deleted': {
    summary: 'somebody deletes an order from its table',
    alarm: 'dispatch-dead-letters',
    withinMinutes: 15,
    section: 'Dead letters',
    leadsTo: 'An order is gone',
    commands: [
      'npm run ops -- dead-letters --stage prod',
      'npm run ops -- redrive dispatch --stage prod --dry-run',
      'npm run ops -- redrive dispatch --stage prod',
    ],
    faults: () => [],
    spoil: deleteOrder,
    mend: restoreOrder,
  },
  'stock-deleted': {
    summary: 'somebody deletes a part of the stock of a product from its table',
    ...ofStock,
    spoil: deleteShard,
  },
  'stock-negative': {
    summary: 'a part of the stock of a product is below zero',
    ...ofStock,
    spoil: makeShardNegative,
  },
};
