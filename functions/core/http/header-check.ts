import { callOf, type Step } from './call.ts';
import type { Principal } from './principal.ts';
import type { HttpEvent } from './request.ts';

/** Places in the pipeline at which a line may check headers: before or after the pipeline reads the idempotency key. */
export type CheckPlace = 'before-key' | 'after-key';

/** A line's own check of the headers of tenants' calls. A rejection is kept under no idempotency key. */
export interface HeaderCheck {
  readonly place: CheckPlace;
  /** Throws a Problem to reject the call. */
  readonly check: (call: { readonly headers: HttpEvent['headers']; readonly principal: Principal }) => void;
}

/**
 * Makes the step that runs a line's header checks of one place, in their order. It skips calls of operators and of public
 * endpoints.
 *
 * The step throws the Problems of the checks.
 */
export function checkHeaders(checks: readonly HeaderCheck[], place: CheckPlace): Step {
  const own = checks.filter((check) => check.place === place);
  return {
    before: ({ event }) => {
      const { caller } = callOf(event);
      if (caller === undefined || !('tenant' in caller)) return;
      for (const { check } of own) check({ headers: event.headers, principal: caller });
    },
  };
}
