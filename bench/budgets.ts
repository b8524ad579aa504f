const KILOBYTE = 1_024;

/** Budgets of the figures that `npm run bench` measures. */
export const BUDGETS = {
  code: {
    /** CPU time to import the largest bundle of each line, relative to the bundled SDK client alone. */
    importRelativeToSdk: 1.5,
    largestBundleBytes: 420 * KILOBYTE,
  },
} as const;
