import type { KeyScope } from '../idempotency/key-scope.ts';
import {
  type Idempotency,
  isOperationsScope,
  type OperationsScope,
  operationOf,
  type Route,
  type ServedRoute,
} from '../model/endpoint.ts';
import { type Operator, operatorOf, type Principal, principalOf } from './principal.ts';
import type { HttpEvent } from './request.ts';

/** The caller of any endpoint; undefined on public endpoints. */
export type Caller = Principal | Operator | undefined;

/** The caller of an endpoint with the scope. */
export type CallerOf<Scope extends Route['scope']> = [Scope] extends [null]
  ? undefined
  : [Scope] extends [OperationsScope]
    ? Operator
    : Principal;

/**
 * Finds the caller in the verified token: an operator, or the principal of a tenant, by the endpoint's scope.
 *
 * @example callerOf({ scope: null }, {}, 'client_id') // undefined
 * @throws Problem `no-tenant`, `no-subject`
 */
export function callerOf({ scope }: Route, event: HttpEvent, tenantClaim: string): Caller {
  if (scope === null) return undefined;
  const jwt = event.requestContext.authorizer?.jwt;
  const scopes = jwt?.scopes ?? [];
  return isOperationsScope(scope) ? operatorOf(jwt?.claims, scopes) : principalOf(jwt?.claims, scopes, tenantClaim);
}

/**
 * Returns the scope of the caller's idempotency keys. A tenant and an operator may have the same name: no operation serves both.
 *
 * @example keyScopeOf(placeOrder, { tenant: 'acme', subject: 'ada' }, { days: 10 }) // { owner: 'acme', operation: 'devices/place-order', days: 10 }
 * @example keyScopeOf(putProduct, { subject: 'olga' }, { days: 10 }).owner // 'olga'
 */
export const keyScopeOf = (served: ServedRoute, caller: Principal | Operator, { days }: Idempotency): KeyScope => ({
  owner: 'tenant' in caller ? caller.tenant : caller.subject,
  operation: operationOf(served),
  days,
});
