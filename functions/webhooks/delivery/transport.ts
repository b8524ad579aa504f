import type { DeliveryError } from '../model/delivery.ts';

/** A request to a webhook. */
export interface WebhookRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Result of a request: an answer, or the reason for none. */
export type Answer =
  | { readonly statusCode: number; readonly retryAfter: string | undefined }
  | { readonly error: Exclude<DeliveryError, 'status' | 'redirect' | 'disabled'> };

/** Sends a request, follows nothing, and never throws. Tests replace it. */
export type Transport = (request: WebhookRequest) => Promise<Answer>;
