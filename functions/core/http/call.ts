import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { IdempotentRequest } from '../idempotency/idempotent-request.ts';
import type { HttpResponse } from '../model/response.ts';
import { type Measured, measure } from '../observability/usage.ts';
import type { Store } from '../store/store.ts';
import type { Caller } from './caller.ts';
import type { HttpEvent } from './request.ts';
import type { ServiceContext } from './service-context.ts';

/** A call on its way through the pipeline. Each step keeps here what later steps need. */
export interface Call {
  readonly context: ServiceContext;
  /** Returns the resources used since the call began. */
  readonly measured: () => Measured;
  /** Set by the step `authenticate`; undefined on public endpoints. */
  caller: Caller;
  /** Set by the step `recognizeRequest`: the request by its key, on an endpoint that keeps rejections. */
  recognized: IdempotentRequest | undefined;
  /** Set by the step `limitTenant`: true for a call that passed although its limit could not be checked. */
  isUnlimited: boolean;
}

/** A call in the steps that may use the store. */
export interface TimedCall extends Readonly<Pick<Call, 'caller' | 'recognized'>> {
  readonly event: HttpEvent;
  /**
   * Returns the JSON of the body, which it reads once; undefined for an endpoint without a body.
   *
   * @throws Problem `body-too-large`, `malformed-body`
   */
  readonly body: () => unknown;
  /** Sends no request once the call's time is up. */
  readonly store: Store;
}

/** A step of the pipeline: a middleware of middy. It throws a Problem to reject the call. */
export type Step = MiddlewareObj<HttpEvent, HttpResponse | APIGatewayProxyStructuredResultV2>;

const calls = new WeakMap<HttpEvent, Call>();

/** Begins a call, and starts to measure it. */
export function beginCall(event: HttpEvent, context: ServiceContext): void {
  calls.set(event, {
    context,
    measured: measure(context.store),
    caller: undefined,
    recognized: undefined,
    isUnlimited: false,
  });
}

/** Returns the call of an event; undefined if it could not begin, as in a function without its configuration. */
export const findCall = (event: HttpEvent): Call | undefined => calls.get(event);

/** Returns the call of an event, in a step that runs after {@link beginCall}. */
export function callOf(event: HttpEvent): Call {
  const call = calls.get(event);
  if (call === undefined) throw new Error('The call has not begun');
  return call;
}
