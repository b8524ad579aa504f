import type * as z from 'zod';
import { FAULTS, type Fault, type FieldProblem, type Place, validationFailed } from '../problems/problem.ts';
import { BETWEEN_MESSAGES, cut, issueMessage, MAX_PROBLEMS, quoted } from './issue-message.ts';

/** The path of a problem with the body as a whole, such as an array instead of an object. */
const WHOLE_BODY = 'body';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** The parsed input of a caller, or all of its problems. */
export type Validated<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problems: FieldProblem[] };

/** Options for the validation of an input. */
export interface Validation {
  /** The place of the input in the request, added to each problem. */
  readonly place?: Place | undefined;
  /** The kind of name that an unknown name is not, for its message; by default a `field of this object`. */
  readonly whole?: string | undefined;
  /**
   * The faults to report first, most important first, if there are more problems than a response lists. By default problems of whole
   * fields come first, whatever their fault.
   */
  readonly reportFirst?: readonly Fault[] | undefined;
}

/**
 * Parses a caller's input. It finds all problems at once; each names its field and the expected value.
 *
 * @example validate(z.int(), 7) // { ok: true, value: 7 }
 */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  how: Validation = {},
): Validated<z.output<Schema>> {
  const parsed = schema.safeParse(input, { error: (issue) => issueMessage(issue, how.whole) });
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, problems: fieldProblems(parsed.error, input, how) };
}

/**
 * Parses a caller's input.
 *
 * @example parsed(z.int(), 7) // 7
 * @throws Problem `validation-failed` with all problems
 */
export function parsed<Schema extends z.ZodType>(schema: Schema, input: unknown, how?: Validation): z.output<Schema> {
  const validated = validate(schema, input, how);
  if (!validated.ok) throw validationFailed(validated.problems);
  return validated.value;
}

/**
 * Returns one problem for each fault of a parse: at most 100, then one with the number of further problems. If there are more
 * than 100, faults of whole fields come before those within them, of which a long list has hundreds. The messages are in plain
 * English if the parse had `{ error: issueMessage }`, as in {@link validate}, and Zod's own otherwise.
 *
 * A problem of a field without a value counts as `missing`. An issue that a schema adds itself may set another fault with
 * `params: { fault }`.
 *
 * @param input the input of the parse
 * @example fieldProblems(z.object({ a: z.int('must be a number') }).safeParse({}).error, {}) // [{ path: 'a', message: 'must be a number', fault: 'missing' }]
 */
export function fieldProblems(
  error: z.ZodError,
  input: unknown,
  { place, reportFirst }: Omit<Validation, 'whole'> = {},
): FieldProblem[] {
  const found: (FieldProblem & { readonly fault: Fault; readonly depth: number })[] = [];
  let ofWrongType: string | undefined;
  for (const { path: parts, message, fault, isOfWrongType } of problemsOf(error.issues, [])) {
    const path = formatPath(parts);
    const before = found.at(-1);
    // A number above every limit gives two issues with the same message. A list instead of a text is measured all the same.
    if (path === before?.path && (message === before.message || path === ofWrongType)) continue;
    ofWrongType = isOfWrongType ? path : undefined;
    found.push({ path, message, fault: fault ?? faultAt(input, parts), depth: parts.length });
  }
  const where = place === undefined ? {} : { place };
  const rank = ({ fault }: { readonly fault: Fault }) => reportFirst?.indexOf(fault) ?? 0;
  const sorted =
    found.length > MAX_PROBLEMS
      ? found.toSorted((one, other) => rank(one) - rank(other) || one.depth - other.depth)
      : found;
  const problems = sorted
    .slice(0, MAX_PROBLEMS)
    .map(({ path, message, fault }): FieldProblem => ({ path, message, fault, ...where }));
  if (found.length > MAX_PROBLEMS) {
    problems.push({
      path: WHOLE_BODY,
      message: `has ${found.length - MAX_PROBLEMS} more problems; these are the first ${MAX_PROBLEMS}`,
      ...where,
    });
  }
  return problems;
}

/** Returns the fault of a field whose issue does not name it: `missing` without a value, else `invalid`. */
function faultAt(input: unknown, path: Path): Fault {
  let value = input;
  for (const part of path) {
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, part) ? Reflect.get(value, part) : undefined;
  }
  return value === undefined ? 'missing' : 'invalid';
}

/**
 * Writes a path as callers do. A name with other characters than a word's is quoted, and shows what nobody sees.
 *
 * @example formatPath(['nodes', 0, 'gateway']) // 'nodes[0].gateway'
 * @example formatPath([]) // 'body'
 */
export function formatPath(path: Path): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else text += formatName(String(part), text === '');
  }
  return text === '' ? WHOLE_BODY : text;
}

function formatName(name: string, isFirst: boolean): string {
  if (!/^[\w$-]{1,64}$/.test(name)) return `[${quoted(cut(name))}]`;
  return isFirst ? name : `.${name}`;
}

interface Located {
  readonly path: Path;
  readonly message: string;
  /** The fault that the issue itself names. */
  readonly fault?: Fault | undefined;
  /** True for a value of another type than the schema's, whose further problems say nothing. */
  readonly isOfWrongType?: boolean;
}

function* problemsOf(issues: readonly Issue[], parent: Path): Generator<Located> {
  for (const issue of issues) {
    const path = [...parent, ...issue.path];
    if (issue.code === 'unrecognized_keys') yield* unknownFields(issue, path);
    else if (issue.code === 'invalid_union') yield* unionProblems(issue, path);
    else if (issue.code === 'invalid_key' || issue.code === 'invalid_element') yield* problemsOf(issue.issues, path);
    else yield { path, message: issue.message, fault: namedFault(issue), isOfWrongType: issue.code === 'invalid_type' };
  }
}

/** Returns the fault that a schema's own issue names. */
const namedFault = (issue: Issue): Fault | undefined =>
  issue.code === 'custom' ? FAULTS.find((fault) => fault === issue.params?.fault) : undefined;

function* unknownFields(issue: z.core.$ZodIssueUnrecognizedKeys, path: Path): Generator<Located> {
  const messages = issue.message.split(BETWEEN_MESSAGES);
  for (const [index, key] of issue.keys.entries()) {
    const message = messages[index] ?? 'is not a field of this object';
    yield { path: [...path, key], message, fault: 'unexpected' };
  }
}

// The caller meant the option with the right type, so its issues are reported. Without such an option the message names all.
function* unionProblems(issue: z.core.$ZodIssueInvalidUnion, path: Path): Generator<Located> {
  const meant = issue.errors
    .filter((branch) => !branch.some((error) => error.code === 'invalid_type' && error.path.length === 0))
    .sort((one, other) => one.length - other.length)[0];
  if (meant === undefined) yield { path, message: issue.message };
  else yield* problemsOf(meant, path);
}
