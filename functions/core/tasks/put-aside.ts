import { DamagedItem } from '../model/stored.ts';
import { Problem } from '../problems/problem.ts';

/**
 * Reason for a consumer to put a record aside at once, since no retry can help. Any other error is a failure, which Lambda retries.
 */
export class NeedsOperator extends Error {
  override readonly name = 'NeedsOperator';
}

/** Errors by which a schema or a service of AWS rejects what it was given. The same input meets the same error. */
const REJECTIONS: ReadonlySet<string> = new Set([
  'ZodError',
  'DamagedItem',
  'ValidationException',
  'InvalidName',
  'InvalidExecutionInput',
]);

/**
 * Returns true for an error that the same record will always meet: the record or the item behind it cannot be read.
 *
 * @example needsOperator(new NeedsOperator('The order was deleted')) // true
 * @example needsOperator(new Error('socket hang up')) // false
 */
export function needsOperator(error: unknown): boolean {
  if (error instanceof NeedsOperator) return true;
  if (error instanceof Problem) return error.status < 500;
  return error instanceof Error && REJECTIONS.has(error.name);
}

/**
 * Describes such an error without any value of the item: a schema's issues by path and code, of other errors the name.
 *
 * @example problemOf(new NeedsOperator('The order was deleted')) // 'The order was deleted'
 * @example problemOf(new Error('email ada@example.com')) // 'Error'
 */
export function problemOf(error: unknown): string {
  if (error instanceof NeedsOperator || error instanceof DamagedItem) return error.message;
  if (!(error instanceof Error)) return 'unknown';
  const issues: unknown = Reflect.get(error, 'issues');
  if (!Array.isArray(issues)) return error.name;
  return issues
    .slice(0, MOST_ISSUES)
    .map(({ path, code }: Issue) => `${(path ?? []).map(String).join('.')}: ${code}`)
    .join('; ');
}

/** Issues that a message names. */
const MOST_ISSUES = 5;

interface Issue {
  readonly path?: readonly PropertyKey[];
  readonly code?: string;
}
