import { headerTitle, keyHeaderOf, type Route } from '../model/endpoint.ts';

/**
 * Tells a caller how to repeat a request whose outcome is unknown. Only an endpoint that takes a key promises that a repeat takes effect
 * once.
 *
 * @example repeatAdvice({ method: 'GET' }) // 'Repeat the request.'
 * @example repeatAdvice({ method: 'POST', idempotency: { days: 10 } })
 * // 'Repeat the request; with the same Idempotency-Key it takes effect once.'
 * @example repeatAdvice({ method: 'POST' })
 * // 'It may have taken effect; read what it changes before you repeat it.'
 */
export function repeatAdvice({ method, idempotency }: Pick<Route, 'method' | 'idempotency'>): string {
  if (idempotency !== undefined) {
    return `Repeat the request; with the same ${headerTitle(keyHeaderOf(idempotency))} it takes effect once.`;
  }
  return method === 'GET'
    ? 'Repeat the request.'
    : 'It may have taken effect; read what it changes before you repeat it.';
}
