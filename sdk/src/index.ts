export { type Client, type ClientOptions, createClient } from './client.ts';
export type { Answered, Call, CallOptions, Input, List } from './contract/operation.ts';
export {
  ApplianceError,
  ConnectionError,
  DeviceError,
  GatewayError,
  ProblemError,
  QuartermasterError,
  SubscriptionError,
} from './errors.ts';
export type { FollowOptions } from './follow.ts';
export type { ProblemCode, WebhookEvent } from './generated/operations.gen.ts';
export type * from './generated/types.gen.ts';
export type { ClientCredentials, OwnToken } from './tokens.ts';
