/** Complete bodies of requests and responses, for the documentation. */

export const createWebhook = {
  url: 'https://hooks.example.com/quartermaster',
  types: ['order.placed', 'order.status_changed'],
  description: 'Order desk',
};

export const webhook = {
  id: 'wh5f0c2a9d7e314b86a1c0',
  url: 'https://hooks.example.com/quartermaster',
  types: ['order.placed', 'order.status_changed'],
  description: 'Order desk',
  format: 'standard',
  enabled: true,
  status: 'enabled',
  pending: 0,
  lastSuccessAt: '2027-03-01T10:05:00.000Z',
  createdAt: '2027-03-01T10:00:00.000Z',
  updatedAt: '2027-03-01T10:00:00.000Z',
};

const { lastSuccessAt: _lastSuccessAt, ...withoutSuccess } = webhook;

/** The webhook before its first delivery. */
export const fresh = withoutSuccess;

export const newWebhook = { ...fresh, secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=' };

export const changeWebhook = { types: null, description: 'Order desk, Berlin' };

const { types: _types, ...withAllTypes } = fresh;

export const changed = { ...withAllTypes, description: changeWebhook.description };

export const createArchive = { url: 'https://archive.example.com/events' };

/** A webhook for all events. */
export const archive = {
  id: 'wh9b1e6d3f0a7c42855d2e',
  url: createArchive.url,
  format: 'standard',
  enabled: true,
  status: 'enabled',
  pending: 0,
  createdAt: webhook.createdAt,
  updatedAt: webhook.updatedAt,
};

export const newArchive = { ...archive, secret: 'whsec_0Pz4mR7uXkB1nE5qS8vYc2Fg6Hj9Ld3WtQaZxVbNmKo=' };

export const rotatedSecret = {
  secret: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDC2FVsBQIhrs=',
  previousValidUntil: '2027-03-02T10:00:00.000Z',
};

/** The webhook as operators see it, on the day on which both of its secrets sign. */
export const operatorsWebhook = {
  ...changed,
  previousSecretValidUntil: rotatedSecret.previousValidUntil,
  tenant: 'demo',
};

export const disabledByOperator = {
  ...operatorsWebhook,
  enabled: false,
  status: 'disabled',
  disabledReason: 'operator',
};

export const delivery = {
  id: '1803895200000-e0000000000000042-2',
  webhookId: 'wh5f0c2a9d7e314b86a1c0',
  eventId: '100042-v2',
  type: 'order.status_changed',
  line: 'appliances',
  number: 100_042,
  status: 'pending',
  attempts: [{ at: '2027-03-01T10:00:00.412Z', durationMs: 212, statusCode: 503, error: 'status' }],
  nextAttemptAt: '2027-03-01T10:00:05.731Z',
  createdAt: '2027-03-01T10:00:00.000Z',
};

export const queued = { ...delivery, attempts: [], nextAttemptAt: '2027-03-01T10:00:00.000Z' };

export const testDelivery = {
  id: '1803895200000-t9b1deb4d3b7d4bad-0',
  webhookId: 'wh5f0c2a9d7e314b86a1c0',
  eventId: 'test-2b0d7b3dcb6dbada',
  type: 'webhook.test',
  status: 'pending',
  attempts: [],
  createdAt: '2027-03-01T10:00:00.000Z',
};

export const redeliverEvents = { since: '2027-03-01T00:00:00Z', only: 'failed' };
