import type { AttemptView } from '../../views/service-views.ts';
import { capitalized, formatDuration } from './format.ts';

/** Kinds of failures whose names are no words for people. */
const FAILURES: Readonly<Record<string, string>> = {
  connection: 'connection error',
  tls: 'TLS error',
  disabled: 'dropped: webhook disabled',
};

/**
 * Describes the response to an attempt, or why there was none.
 *
 * @example responseOf({ statusCode: 302, error: 'redirect' }) // 'HTTP 302 (redirect)'
 * @example responseOf({ statusCode: null, error: 'refused-address' }) // 'Refused address'
 */
export function responseOf({ statusCode, error }: Pick<AttemptView, 'statusCode' | 'error'>): string {
  const words = error === null ? 'no response' : (FAILURES[error] ?? error.replaceAll('-', ' '));
  if (statusCode === null) return capitalized(words);
  return error === null || error === 'status' ? `HTTP ${statusCode}` : `HTTP ${statusCode} (${words})`;
}

/**
 * Describes the result of an attempt.
 *
 * @example resultOf({ statusCode: 200, error: null, milliseconds: 38 }) // 'HTTP 200 in 38 ms'
 * @example resultOf({ statusCode: null, error: 'timeout', milliseconds: 10_000 }) // 'Timeout after 10 s'
 * @example resultOf({ statusCode: null, error: 'tls', milliseconds: 12 }) // 'TLS error after 12 ms'
 */
export function resultOf({ statusCode, error, milliseconds }: Omit<AttemptView, 'at'>): string {
  // A delivery that was dropped had no attempt, which could take time.
  if (error === 'disabled') return responseOf({ statusCode, error });
  const word = statusCode === null ? 'after' : 'in';
  return `${responseOf({ statusCode, error })} ${word} ${formatDuration(milliseconds)}`;
}

/**
 * Counts the attempts of a delivery in words.
 *
 * @example attemptsOf({ attempts: [] }) // 'no attempt yet'
 */
export function attemptsOf({ attempts }: { readonly attempts: readonly unknown[] }): string {
  if (attempts.length === 0) return 'no attempt yet';
  return `${attempts.length} ${attempts.length === 1 ? 'attempt' : 'attempts'}`;
}
