import type { Route } from '../model/endpoint.ts';
import { callOf, type Step } from './call.ts';
import { callerOf } from './caller.ts';

/**
 * Makes the step that finds the caller in the verified token.
 *
 * The step throws Problem `no-tenant`, `no-subject`.
 */
export const authenticate = (route: Route): Step => ({
  before: ({ event }) => {
    const call = callOf(event);
    call.caller = callerOf(route, event, call.context.tenantClaim);
  },
});
