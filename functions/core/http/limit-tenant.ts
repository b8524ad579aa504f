import { described, logger } from '../observability/log.ts';
import { Problem } from '../problems/problem.ts';
import type { TenantLimit } from '../store/tenant-limits.ts';
import { callOf, type Step } from './call.ts';

/**
 * Makes the step that limits the calls of each tenant (docs/architecture.md, "Edge"). Operators and public endpoints have no
 * limit. The step runs before the call reads or writes anything else. If the bucket cannot be asked, the call passes.
 *
 * The step throws Problem `rate-limited`.
 */
export const limitTenant = (): Step => ({
  before: async ({ event }) => {
    const call = callOf(event);
    const { caller } = call;
    const { limits, store } = call.context;
    if (limits === undefined || caller === undefined || !('tenant' in caller)) return;
    const { retryAfter, fault } = await limits.decide(caller.tenant, store.now());
    if (fault !== undefined) {
      call.isUnlimited = true;
      logger.warn('The limit of the tenant could not be checked', { tenant: caller.tenant, error: described(fault) });
    }
    if (retryAfter !== undefined) throw rateLimited(limits.limit, retryAfter);
  },
});

function rateLimited({ rate, burst }: TenantLimit, retryAfter: number): Problem {
  return new Problem(
    'rate-limited',
    `The tenant sends more than ${rate} requests a second. Wait ${retryAfter} s, then repeat the request.`,
    { retryAfter, quota: { calls: burst, seconds: Math.ceil(burst / rate) } },
  );
}
