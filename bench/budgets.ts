const KILOBYTE = 1_024;

/**
 * Budgets of all figures that `npm run bench` and `npm run cost` measure. Both commands return an exit code other than zero when a
 * figure is beyond its budget. This is the only place of the budgets.
 */
export const BUDGETS = {
  /** US dollars, by the prices in `bin/cost/prices.ts`. */
  dollars: {
    /** A million orders of each line, from the request to the final status, without their events in the log. */
    perMillionOrders: { appliances: 130, devices: 150, subscriptions: 150 },
    /** A million events in the log, beside the orders that they tell of. */
    perMillionEvents: 3.8,
    /** A million deliveries of webhooks, each by itself and at the first attempt. */
    perMillionDeliveries: 10,
    /** A month of the service without an order, the clients in Cognito included. */
    standingAMonth: 85,
  },
  workflows: {
    /** Executions that are open one minute after the order has left the status. */
    openAfterAMinute: 0,
    /** Executions that are open for an order that waits for a person. */
    openForAWaitingOrder: 0,
    /** Read units a minute of counts and deadlines, with any number of outstanding orders of which none is due. */
    readUnitsAMinute: 80,
    /** Orders a second of the rush after which the backlog is measured, and seconds of the rush. */
    rush: { ordersASecond: 40, seconds: 300 },
    /** Executions of that rush that have not begun, some seconds after its end. */
    notBegun: { executions: 0, afterSeconds: 5 },
  },
  /** Write units of one call, the indexes included. Keys are UUIDs. */
  writeUnits: {
    create: 7,
    statusChange: 8,
    edit: 5,
    placeOrderOfThreeProducts: 18,
    completionOfTenLines: 42,
  },
  /** Read units of one call. */
  readUnits: {
    /** Inventory of 20 products with 1,300 pieces. */
    inventory: 40,
    /** Order of a device with a misspelt title, in a warehouse of 2,000 products. */
    misspeltTitle: 10,
    /** One page of a reseller's 5,000 customers. */
    customersPage: 10,
    /** NEW order of one line for a customer with 3,000 inactive subscriptions. */
    newOrderAfterInactiveSubscriptions: 10,
  },
  /** DynamoDB requests of one call in a warm environment, without the requests that lease numbers. */
  requests: {
    appliances: { create: 1, get: 1, replay: 1, update: 2 },
    /** A place-order is of three products. */
    devices: { placeOrder: 2, get: 1, replay: 2, cancellation: 2 },
    /** Orders are of ten lines. */
    subscriptions: { newOrder: 4, replay: 4, preview: 4, get: 1, historyPage: 3, return: 3 },
    /** Completing the first order of a customer, by the number of its lines. */
    completion: { 1: 3, 10: 3, 499: 15 },
  },
  /** Items that one call writes: an order of two nodes, a place-order of three products, a NEW order of ten lines. */
  itemsWritten: { create: 2, placeOrder: 5, newOrder: 3 },
  limits: {
    /** DynamoDB requests that the limit of a tenant adds to a call. */
    requestsACall: 0.1,
    /** 99th percentile of a tenant's time while another one sends ten times its rate, relative to without. */
    othersRelative: 1.2,
  },
  lists: {
    /** Read units of a page of a price list, after the first one. */
    priceListPage: 1,
    /** Bytes of the record of an appliance create with a UUID as key: one write unit. */
    keptResponseBytes: KILOBYTE,
  },
  code: {
    /** CPU time to import the largest bundle of each line, relative to the bundled SDK client alone. */
    importRelativeToSdk: 1.5,
    largestBundleBytes: 420 * KILOBYTE,
  },
  /** Milliseconds of our own code in a request, with a stub for DynamoDB: half of the requests, and 99 % of them. */
  ownCode: {
    common: { p50: 0.3, p99: 1.5 },
    newOrderOfTenLines: { p50: 0.5, p99: 2.5 },
    newOrderOfMostLines: { p50: 20, p99: 60 },
  },
  /** Milliseconds until the local cloud has accepted the largest order of subscriptions, and until it is complete. */
  largestOrder: { accepted: 6_000, complete: 20_000 },
  /** Orders a second of one product by the design of the stock. At least this many. */
  leastOrdersASecondOfAProduct: 2_000,
  events: {
    /** Events that are not in the log some seconds after the last of 1,000 creates at 16 connections. */
    notInLog: { events: 0, afterSeconds: 5 },
    /** Of these, events that a webhook which answers at once has not got some seconds later. */
    notDelivered: { events: 0, afterSeconds: 30 },
  },
  localCloud: {
    /** Milliseconds of CPU time for one create at 16 connections, its workflow included. */
    cpuMillisecondsPerCreate: 8,
    /** Creates a second over HTTP, relative to the same transactions sent to the store directly. At least this much. */
    leastHttpRelativeToBare: 0.65,
    megabytesAfterBench: 500,
    /** Memory 45 seconds after `npm start` with the demo data. */
    megabytesAfterStart: 350,
  },
} as const;
