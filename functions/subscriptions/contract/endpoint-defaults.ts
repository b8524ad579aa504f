/** Scopes of the line's endpoints. */
export const READ = 'subscription-orders/read';
export const WRITE = 'subscription-orders/write';

/** docs/contracts/subscriptions.md, "Headers": how long correlation ids and request ids are known. */
export const KEPT_DAYS = 10;

/** docs/contracts/subscriptions.md, "Headers": POST and PATCH are named by their correlation id, and whatever was answered is answered again. */
export const idempotency = {
  days: KEPT_DAYS,
  header: 'x-correlation-id',
  required: true,
  keepsRefusals: true,
  anyRequest: true,
} as const;
