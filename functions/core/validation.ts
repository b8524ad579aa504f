import type * as z from 'zod';
import { BETWEEN_MESSAGES, cut, issueMessage, MAX_PROBLEMS } from './issue-message.ts';
import { type FieldProblem, validationFailed } from './problem.ts';

/** The path of a problem with the body as a whole, such as an array where an object belongs. */
const WHOLE_BODY = 'body';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** What a caller sent, parsed; or everything that is wrong with it. */
export type Validated<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problems: FieldProblem[] };

/**
 * Parses what a caller sent. All problems are found at once, each naming its field and what would be right.
 *
 * @param whole what a name that the schema does not know is not, for its message: a `field of this object`, unless said
 */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  whole?: string,
): Validated<z.output<Schema>> {
  const parsed = schema.safeParse(input, { error: (issue) => issueMessage(issue, whole) });
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, problems: fieldProblems(parsed.error) };
}

/**
 * What a caller sent, parsed.
 *
 * @throws Problem `validation-failed` with everything that is wrong
 */
export function parsed<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const validated = validate(schema, input);
  if (!validated.ok) throw validationFailed(validated.problems);
  return validated.value;
}

/**
 * One problem for each fault of a parse, at most 100 and then one that says how many more there are. Of more than these, faults of
 * whole fields are told before those within them, which a long list has by the hundred. The messages are in plain English when the
 * parse was given `{ error: issueMessage }`, as {@link validate} does, and Zod's own otherwise.
 */
export function fieldProblems(error: z.ZodError): FieldProblem[] {
  const found: (FieldProblem & { readonly depth: number })[] = [];
  for (const { path: parts, message } of problemsOf(error.issues, [])) {
    const path = formatPath(parts);
    const before = found.at(-1);
    // A number that is too large for any is too large for its field as well, in the same words.
    if (path !== before?.path || message !== before.message) found.push({ path, message, depth: parts.length });
  }
  const told = found.length > MAX_PROBLEMS ? found.toSorted((one, other) => one.depth - other.depth) : found;
  const problems = told.slice(0, MAX_PROBLEMS).map(({ path, message }): FieldProblem => ({ path, message }));
  if (found.length > MAX_PROBLEMS) {
    problems.push({
      path: WHOLE_BODY,
      message: `has ${found.length - MAX_PROBLEMS} more problems; these are the first ${MAX_PROBLEMS}`,
    });
  }
  return problems;
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
}

function* problemsOf(issues: readonly Issue[], parent: Path): Generator<Located> {
  for (const issue of issues) {
    const path = [...parent, ...issue.path];
    if (issue.code === 'unrecognized_keys') yield* unknownFields(issue, path);
    else if (issue.code === 'invalid_union') yield* unionProblems(issue, path);
    else if (issue.code === 'invalid_key' || issue.code === 'invalid_element') yield* problemsOf(issue.issues, path);
    else yield { path, message: issue.message };
  }
}

function* unknownFields(issue: z.core.$ZodIssueUnrecognizedKeys, path: Path): Generator<Located> {
  const messages = issue.message.split(BETWEEN_MESSAGES);
  for (const [index, key] of issue.keys.entries()) {
    yield { path: [...path, key], message: messages[index] ?? 'is not a field of this object' };
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
