import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** Shape of a value, as botocore describes it; a text where the type is absent. */
interface Shape {
  readonly type: string;
  readonly values?: readonly string[] | undefined;
  readonly members?: Readonly<Record<string, Shape>> | undefined;
  readonly needs?: readonly string[] | undefined;
  readonly item?: Shape | undefined;
}

const Shape: z.ZodType<Shape> = z.lazy(() =>
  z.object({
    type: z.string().default('string'),
    values: z.array(z.string()).optional(),
    members: z.record(z.string(), Shape).optional(),
    needs: z.array(z.string()).optional(),
    item: Shape.optional(),
  }),
);

const Parameter = z.intersection(Shape, z.object({ required: z.boolean().default(false) }));

const Models = z.object({
  operations: z.record(
    z.string(),
    z.object({
      pages: z.boolean().default(false),
      parameters: z.record(z.string(), Parameter),
      returns: z.array(z.string()),
    }),
  ),
});

const { operations } = Models.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'models.json'), 'utf8')));

/** Flags of every command (AWS CLI User Guide, "Command line options"). */
const GLOBAL: ReadonlySet<string> = new Set(['region', 'query', 'output', 'profile']);

/** Flags of a command whose operation has pages (AWS CLI User Guide, "Pagination"). */
const OF_PAGES: ReadonlySet<string> = new Set(['max-items', 'page-size', 'starting-token']);

/** Operations that take a file after their flags, to which the CLI writes. */
const WITH_FILE: ReadonlySet<string> = new Set(['lambda invoke']);

/** Services whose `wait` polls an operation, by the waiter. */
const WAITERS: Readonly<Record<string, string>> = { 'dynamodb table-exists': 'dynamodb describe-table' };

/** Splits a command as a shell does, with quotes. */
export const wordsOf = (command: string): string[] =>
  [...command.matchAll(/(?:"(?:\$\([^)]*\)|[^"])*"|'[^']*'|[^\s"'])+/g)].map(([word]) =>
    word.replaceAll(/^(["'])([\s\S]*)\1$/g, '$2'),
  );

/**
 * Describes what the AWS CLI would refuse about a command.
 *
 * @param words the command, without `aws`
 */
export function problemsOf(words: readonly string[]): string[] {
  const [service = '', second = '', third = ''] = words;
  const name = second === 'wait' ? WAITERS[`${service} ${third}`] : `${service} ${second}`;
  const operation = name === undefined ? undefined : operations[name];
  if (name === undefined || operation === undefined) {
    return [`models.json has no ${words.slice(0, 3).join(' ')}; keep-models.py adds it`];
  }
  const { flags, files, problems } = flagsOf(words.slice(second === 'wait' ? 3 : 2), operation.parameters);
  if (files.length !== (WITH_FILE.has(name) ? 1 : 0))
    problems.push(`takes no ${files.join(', ') || 'less'} after its flags`);
  for (const [flag, values] of flags) {
    const shape = operation.parameters[flag];
    if (shape !== undefined) problems.push(...values.flatMap((value) => problemsWith(flag, value, shape)));
    else if (flag === 'query') problems.push(...values.flatMap((query) => queryProblems(query, operation.returns)));
    else if (!GLOBAL.has(flag) && !(operation.pages && OF_PAGES.has(flag))) problems.push(`has no --${flag}`);
  }
  const missing = Object.entries(operation.parameters).filter(([flag, { required }]) => required && !flags.has(flag));
  return [...problems, ...missing.map(([flag]) => `needs --${flag}`)];
}

function flagsOf(words: readonly string[], parameters: Readonly<Record<string, Shape>>) {
  const flags = new Map<string, string[]>();
  const files: string[] = [];
  const problems: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (!word.startsWith('--')) {
      files.push(word);
      continue;
    }
    const positive = word.slice(2);
    const flag = parameters[positive] === undefined ? positive.replace(/^no-/, '') : positive;
    const shape = parameters[flag];
    const values: string[] = [];
    const takes = shape?.type === 'boolean' ? 0 : shape?.type === 'list' ? Number.POSITIVE_INFINITY : 1;
    while (values.length < takes && words[index + 1] !== undefined && !words[index + 1]?.startsWith('--')) {
      values.push(words[++index] ?? '');
    }
    if (takes > 0 && values.length === 0) problems.push(`--${flag} has no value`);
    if (flags.has(flag)) problems.push(`has --${flag} twice`);
    flags.set(flag, values);
  }
  return { flags, files, problems };
}

/** A value that the reader puts in, or that the shell does. */
const PLACEHOLDER = /^<[^>]+>$|^\$/;

function problemsWith(flag: string, value: string, { type, values, members, needs = [], item }: Shape): string[] {
  if (value.includes('…')) return [`--${flag} is not complete: ${value}`];
  if (PLACEHOLDER.test(value)) return [];
  if (/^[[{]/.test(value)) return jsonProblems(flag, JSON.parse(value), { type, values, members, needs, item });
  if (type === 'list' && item !== undefined) {
    return item.type === 'structure' || item.type === 'list'
      ? problemsWith(flag, value, item)
      : value.split(',').flatMap((one) => problemsWith(flag, one, item));
  }
  if (type === 'structure') {
    // Shorthand: a comma separates members, and also the elements of a list (AWS CLI User Guide, "Shorthand syntax").
    const given = [...value.matchAll(/(?:^|,)([A-Za-z]+)=/g)].map(([, name = '']) => name);
    const unknown = given.filter((name) => members !== undefined && members[name] === undefined);
    const missing = needs.filter((name) => !given.includes(name));
    return [
      ...(given.length === 0 ? [`--${flag} takes ${Object.keys(members ?? {}).join(', ')}`] : []),
      ...unknown.map((name) => `--${flag} has no ${name}`),
      ...missing.map((name) => `--${flag} needs ${name}`),
    ];
  }
  if (values !== undefined && !values.includes(value)) return [`--${flag} is one of ${values.join(', ')}`];
  if (/^(integer|long)$/.test(type) && !/^\d+$/.test(value)) return [`--${flag} is a number`];
  if (type === 'timestamp' && Number.isNaN(Date.parse(value))) return [`--${flag} is a time`];
  return [];
}

function jsonProblems(flag: string, value: unknown, { type, values, members, needs = [], item }: Shape): string[] {
  if (Array.isArray(value)) {
    if (type !== 'list') return [`--${flag} takes no list`];
    return item === undefined ? [] : value.flatMap((one) => jsonProblems(flag, one, item));
  }
  if (typeof value === 'object' && value !== null) {
    if (type !== 'structure') return [`--${flag} takes no object`];
    const missing = needs.filter((name) => !(name in value)).map((name) => `--${flag} needs ${name}`);
    const unknown = Object.entries(members === undefined ? {} : value).flatMap(([name, own]) => {
      const shape = members?.[name];
      return shape === undefined ? [`--${flag} has no ${name}`] : jsonProblems(flag, own, shape);
    });
    return [...unknown, ...missing];
  }
  if (type === 'list' || type === 'structure') return [`--${flag} takes no ${JSON.stringify(value)}`];
  return values === undefined || values.includes(String(value)) ? [] : [`--${flag} is one of ${values.join(', ')}`];
}

/** Compares the first name of a query with what the operation returns. */
function queryProblems(query: string, returns: readonly string[]): string[] {
  const [first = ''] = /^[A-Za-z]+/.exec(query) ?? [];
  return first === '' || returns.includes(first)
    ? []
    : [`--query names ${first}, but the response has ${returns.join(', ')}`];
}
