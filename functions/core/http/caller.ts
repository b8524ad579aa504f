import { type Endpoint, isOperationsScope, type OperationsScope } from '../model/endpoint.ts';
import { type Operator, operatorOf, type Principal, principalOf } from './principal.ts';
import type { HttpEvent } from './request.ts';

/** Who may call any endpoint; undefined on public ones. */
export type Caller = Principal | Operator | undefined;

/** Who calls an endpoint of the scope. */
export type CallerOf<Scope extends Endpoint['scope']> = [Scope] extends [null]
  ? undefined
  : [Scope] extends [OperationsScope]
    ? Operator
    : Principal;

/**
 * Who calls, by the endpoint's scope.
 *
 * @throws Problem `no-tenant`, `no-subject`
 */
export function callerOf({ scope }: Endpoint, event: HttpEvent, tenantClaim: string): Caller {
  if (scope === null) return undefined;
  const jwt = event.requestContext.authorizer?.jwt;
  const scopes = jwt?.scopes ?? [];
  return isOperationsScope(scope) ? operatorOf(jwt?.claims, scopes) : principalOf(jwt?.claims, scopes, tenantClaim);
}

/** Whose an idempotency key is. Tenants and operators may have one name: no operation is both's. */
export const keyOwnerOf = (caller: Principal | Operator): string =>
  'tenant' in caller ? caller.tenant : caller.subject;
