import type * as z from 'zod';
import { FAULTS, type Fault, type FieldProblem, type Place, validationFailed } from '../problems/problem.ts';
import { BETWEEN_MESSAGES, cut, issueMessage, MAX_PROBLEMS } from './issue-message.ts';

/** The path of a problem with the body as a whole, such as an array where an object belongs. */
const WHOLE_BODY = 'body';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** What a caller sent, parsed; or everything that is wrong with it. */
export type Validated<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problems: FieldProblem[] };

/** How what a caller sent is looked at. */
export interface Validation {
  /** Where it was sent; told with each problem. */
  readonly place?: Place | undefined;
  /** What a name that the schema does not know is not, for its message: a `field of this object`, unless said. */
  readonly whole?: string | undefined;
  /**
   * The faults to report first, most important first, if there are more problems than a response lists. By default problems of whole
   * fields come first, whatever their fault.
   */
  readonly reportFirst?: readonly Fault[] | undefined;
}

/** Parses what a caller sent. All problems are found at once, each naming its field and what would be right. */
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
 * What a caller sent, parsed.
 *
 * @throws Problem `validation-failed` with everything that is wrong
 */
export function parsed<Schema extends z.ZodType>(schema: Schema, input: unknown, how?: Validation): z.output<Schema> {
  const validated = validate(schema, input, how);
  if (!validated.ok) throw validationFailed(validated.problems);
  return validated.value;
}

/**
 * One problem for each fault of a parse, at most 100 and then one that says how many more there are. Of more than these, faults of
 * whole fields are told before those within them, which a long list has by the hundred. The messages are in plain English when the
 * parse was given `{ error: issueMessage }`, as {@link validate} does, and Zod's own otherwise.
 *
 * What is wrong where nothing was sent counts as `missing`; an issue that a schema adds itself may say otherwise with
 * `params: { fault }`.
 *
 * @param input what was parsed
 */
export function fieldProblems(
  error: z.ZodError,
  input: unknown,
  { place, reportFirst }: Omit<Validation, 'whole'> = {},
): FieldProblem[] {
  const found: (FieldProblem & { readonly fault: Fault; readonly depth: number })[] = [];
  for (const { path: parts, message, fault } of problemsOf(error.issues, [])) {
    const path = formatPath(parts);
    const before = found.at(-1);
    // A number that is too large for any is too large for its field as well, in the same words.
    if (path === before?.path && message === before.message) continue;
    found.push({ path, message, fault: fault ?? faultAt(input, parts), depth: parts.length });
  }
  const where = place === undefined ? {} : { place };
  const rank = ({ fault }: { readonly fault: Fault }) => reportFirst?.indexOf(fault) ?? 0;
  const told =
    found.length > MAX_PROBLEMS
      ? found.toSorted((one, other) => rank(one) - rank(other) || one.depth - other.depth)
      : found;
  const problems = told
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

/** The fault of a field whose issue does not tell: its value is wrong, or there is none. */
function faultAt(input: unknown, path: Path): Fault {
  let value = input;
  for (const part of path) {
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, part) ? Reflect.get(value, part) : undefined;
  }
  return value === undefined ? 'missing' : 'invalid';
}

/** A path as callers write it: `nodes[0].interfaces[1].gateway`. A name with other characters than a word's is quoted. */
export function formatPath(path: Path): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else text += formatName(String(part), text === '');
  }
  return text === '' ? WHOLE_BODY : text;
}

function formatName(name: string, isFirst: boolean): string {
  if (!/^[\w$-]{1,64}$/.test(name)) return `[${JSON.stringify(cut(name))}]`;
  return isFirst ? name : `.${name}`;
}

interface Located {
  readonly path: Path;
  readonly message: string;
  /** Where the issue itself tells it. */
  readonly fault?: Fault | undefined;
}

function* problemsOf(issues: readonly Issue[], parent: Path): Generator<Located> {
  for (const issue of issues) {
    const path = [...parent, ...issue.path];
    if (issue.code === 'unrecognized_keys') yield* unknownFields(issue, path);
    else if (issue.code === 'invalid_union') yield* unionProblems(issue, path);
    else if (issue.code === 'invalid_key' || issue.code === 'invalid_element') yield* problemsOf(issue.issues, path);
    else yield { path, message: issue.message, fault: toldFault(issue) };
  }
}

/** The fault that a schema's own issue names. */
const toldFault = (issue: Issue): Fault | undefined =>
  issue.code === 'custom' ? FAULTS.find((fault) => fault === issue.params?.fault) : undefined;

function* unknownFields(issue: z.core.$ZodIssueUnrecognizedKeys, path: Path): Generator<Located> {
  const messages = issue.message.split(BETWEEN_MESSAGES);
  for (const [index, key] of issue.keys.entries()) {
    const message = messages[index] ?? 'is not a field of this object';
    yield { path: [...path, key], message, fault: 'unexpected' };
  }
}

// The option whose type was right tells what is wrong: the caller meant that one. Without such, the options are all named.
function* unionProblems(issue: z.core.$ZodIssueInvalidUnion, path: Path): Generator<Located> {
  const meant = issue.errors
    .filter((branch) => !branch.some((error) => error.code === 'invalid_type' && error.path.length === 0))
    .sort((one, other) => one.length - other.length)[0];
  if (meant === undefined) yield { path, message: issue.message };
  else yield* problemsOf(meant, path);
}
