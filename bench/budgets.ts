/** Budgets of `npm run bench`. A figure above its budget fails the run. */
export const budgets = {
  lists: {
    /** Read units of a page of 20 of 5,000 customers. */
    customersPage: 10,
    /** Read units of a page of a price list, after the first one. */
    priceListPage: 1,
    /** Bytes of the record of an appliance create with a UUID as key: one write unit. */
    keptResponseBytes: 1_024,
  },
} as const;
