import { isOperationsScope, type OperationsScope, type Route } from '../model/endpoint.ts';
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
 * Returns the owner of the caller's idempotency keys. A tenant and an operator may have the same name: no operation serves both.
 *
 * @example keyOwnerOf({ tenant: 'acme', subject: 'ada', scopes: [], clientId: 'acme' }) // 'acme'
 * @example keyOwnerOf({ subject: 'olga', scopes: [] }) // 'olga'
 */
export const keyOwnerOf = (caller: Principal | Operator): string =>
  'tenant' in caller ? caller.tenant : caller.subject;
