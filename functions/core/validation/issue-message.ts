import * as z from 'zod';
import { closestName } from './did-you-mean.ts';
import { unicodePattern } from './unicode-pattern.ts';

/** Longest part of a caller's value that a message repeats, in characters. */
const SHOWN_LENGTH = 64;

/** Most problems reported for one request (see `fieldProblems`). Further unknown fields need no message each. */
export const MAX_PROBLEMS = 100;

/** Separates the messages of an issue that has one for each unknown field. No message contains a line break. */
export const BETWEEN_MESSAGES = '\n';

type Issue<Of extends z.core.$ZodIssueBase = z.core.$ZodIssue> = z.core.$ZodRawIssue<Of>;

/**
 * Characters that a reader of a message does not see, or takes for a space. A joiner or a variation selector that follows a visible
 * character belongs to its script.
 */
const unseen = unicodePattern(
  String.raw`(?! )[\p{White_Space}\p{Cf}\p{Default_Ignorable_Code_Point}\u007f-\u009f\u2800]`,
  'gu',
);
const inAWord = unicodePattern(String.raw`[\p{L}\p{M}\p{N}\p{So}\p{Sk}]$`);
const joining = unicodePattern(String.raw`[\p{Join_Control}\p{Variation_Selector}]`);

/**
 * Quotes a text for a message. Characters that nobody sees are escaped.
 *
 * @example quoted('Dock\u00a09') // '"Dock\\u{a0}9"'
 */
export const quoted = (text: string): string =>
  JSON.stringify(text).replaceAll(unseen(), (character, at: number, whole: string) =>
    joining().test(character) && inAWord().test(whole.slice(0, at))
      ? character
      : `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );

/**
 * Returns the caller's value for a message: a string quoted and cut at 64 characters, an object or array as its kind only. Characters
 * that nobody sees are escaped, since a value would look like a good one.
 *
 * @example shown('red') // '"red"'
 * @example shown('red\u200e') // '"red\\u{200e}"'
 * @example shown([1, 2]) // 'an array'
 */
export function shown(value: unknown): string {
  if (typeof value === 'string') return quoted(cut(value));
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  return cut(String(value));
}

/**
 * Cuts the text at 64 characters, if it is longer.
 *
 * @example cut('x'.repeat(65)) // 'x'.repeat(64) + '…'
 */
export function cut(text: string): string {
  return text.length <= SHOWN_LENGTH ? text : `${text.slice(0, SHOWN_LENGTH).replace(/[\ud800-\udbff]$/, '')}…`;
}

/**
 * Returns the caller's value with its type, for a message about the type: "2" and 2 look alike in many clients.
 *
 * @example shownWithType('2') // '"2" (a string)'
 */
export function shownWithType(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `${shown(value)} (a string)`;
    case 'number':
      return `${shown(value)} (a number)`;
    case 'boolean':
      return `${shown(value)} (a boolean)`;
    default:
      return shown(value);
  }
}

/**
 * Returns the message for an issue of Zod's, in plain English: the expected value, then the value sent. It is for the `error`
 * option of `safeParse`. A message that a schema sets itself is kept.
 *
 * @param whole the kind of name that an unknown name is not; by default a field of this object
 * @example issueMessage({ code: 'invalid_value', values: ['red', 'blue'], input: 'green' }) // 'must be one of red, blue, got "green"'
 */
export function issueMessage(issue: Issue, whole: string = 'field of this object'): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue);
    case 'invalid_value':
      return `${mustBe(issue)} ${oneOf(issue.values)}${got(issue.input)}`;
    case 'too_big':
    case 'too_small':
      return outOfBounds(issue);
    case 'invalid_format':
      return `must be ${FORMATS[issue.format] ?? `in the format ${issue.format}`}, got ${shown(issue.input)}`;
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}, got ${shown(issue.input)}`;
    case 'unrecognized_keys':
      return unknownFields(issue, whole);
    case 'invalid_union':
      return noOption(issue);
    default:
      return undefined;
  }
}

const isAbsent = (value: unknown) => value === undefined;

const mustBe = (issue: Issue) => (isAbsent(issue.input) ? 'is missing; it must be' : 'must be');

const got = (value: unknown) => (isAbsent(value) ? '' : `, got ${shown(value)}`);

function wrongType(issue: Issue<z.core.$ZodIssueInvalidType>): string {
  const wanted = kindOf(issue.schema, issue.expected);
  if (isAbsent(issue.input)) return `is missing; it must be ${wanted}`;
  // The text of a query parameter that is no number is not known here.
  if (Number.isNaN(issue.input)) return `must be ${wanted}`;
  return `must be ${wanted}, got ${typeOf(issue, wanted)}`;
}

// 3.5 for a whole number is not of another type: it needs no "(a number)".
function typeOf(issue: Issue<z.core.$ZodIssueInvalidType>, wanted: string): string {
  return typeof issue.input === 'number' && wanted.includes('number') ? shown(issue.input) : shownWithType(issue.input);
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'an array',
  tuple: 'an array',
  object: 'an object',
  record: 'an object',
};

function kindOf(schema: unknown, expected: string): string {
  return schema instanceof z.ZodNumber ? numberKind(schema) : (KINDS[expected] ?? expected);
}

function numberKind(schema: z.ZodNumber): string {
  const kind = schema.isInt ? 'a whole number' : 'a number';
  const least = bound(schema.minValue);
  const most = bound(schema.maxValue);
  if (least !== undefined && most !== undefined) return `${kind} from ${least} to ${most}`;
  if (least !== undefined) return `${kind} of at least ${least}`;
  return most === undefined ? kind : `${kind} of at most ${most}`;
}

// The bounds that the format itself sets (of safe integers, of no number at all) tell a caller nothing.
const bound = (value: number | null) =>
  value === null || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? undefined : value;

function oneOf(values: readonly unknown[]): string {
  const names = values.map((value) => (typeof value === 'string' ? value : String(value)));
  return names.length === 1 ? String(names[0]) : `one of ${names.join(', ')}`;
}

const UNITS: Readonly<Record<string, readonly [string, string]>> = {
  string: ['character', 'characters'],
  array: ['item', 'items'],
  set: ['item', 'items'],
};

function outOfBounds(issue: Issue<z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall>): string {
  const isMost = issue.code === 'too_big';
  const limit = Number(isMost ? issue.maximum : issue.minimum);
  const unit = UNITS[issue.origin];
  if (unit === undefined) return numberOutOfBounds(issue, limit, isMost);
  const amount = issue.exact ? 'exactly' : isMost ? 'at most' : 'at least';
  return `must have ${amount} ${limit} ${unit[limit === 1 ? 0 : 1]}, got ${lengthOf(issue.input)}`;
}

function numberOutOfBounds(
  issue: Issue<z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall>,
  limit: number,
  isMost: boolean,
) {
  if (!issue.inclusive) return `must be ${isMost ? 'less' : 'more'} than ${limit}, got ${shown(issue.input)}`;
  if (issue.schema instanceof z.ZodNumber) return `must be ${numberKind(issue.schema)}, got ${shown(issue.input)}`;
  return `must be at ${isMost ? 'most' : 'least'} ${limit}, got ${shown(issue.input)}`;
}

/** Returns the length of a text, array or set. A text counts characters as JSON Schema and Zod do: a surrogate pair is one. */
function lengthOf(value: unknown): number {
  if (typeof value === 'string') return [...value].length;
  if (Array.isArray(value)) return value.length;
  return value instanceof Set ? value.size : 0;
}

const FORMATS: Readonly<Record<string, string>> = {
  date: 'an ISO 8601 date such as 2027-03-31',
  datetime: 'an RFC 3339 date-time such as 2027-03-31T17:00:00Z',
  email: 'an email address such as ada@example.com',
  url: 'a URL such as https://example.com/',
  uuid: 'a UUID',
  guid: 'a UUID',
};

function unknownFields({ keys, schema }: Issue<z.core.$ZodIssueUnrecognizedKeys>, whole: string): string {
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  return keys
    .slice(0, MAX_PROBLEMS)
    .map((key) => {
      const meant = key.length > SHOWN_LENGTH ? undefined : closestName(key, known);
      return `is not a ${whole}${meant === undefined ? '' : `; did you mean ${meant}?`}`;
    })
    .join(BETWEEN_MESSAGES);
}

function noOption(issue: Issue<z.core.$ZodIssueInvalidUnion>): string {
  if (issue.discriminator !== undefined) return unknownDiscriminator(issue.discriminator, issue.options, issue.input);
  const kinds = issue.errors.flatMap((branch) =>
    branch.flatMap((error) =>
      error.code === 'invalid_type' && error.path.length === 0 ? [KINDS[error.expected] ?? error.expected] : [],
    ),
  );
  return kinds.length === 0
    ? `is of no form that is allowed here, got ${shown(issue.input)}`
    : `${mustBe(issue)} ${[...new Set(kinds)].join(' or ')}${isAbsent(issue.input) ? '' : `, got ${shownWithType(issue.input)}`}`;
}

function unknownDiscriminator(name: string, options: unknown, input: unknown): string {
  const value = z.record(z.string(), z.unknown()).safeParse(input).data?.[name];
  return `${isAbsent(value) ? 'is missing; it must be' : 'must be'} ${oneOf(Array.isArray(options) ? options : [])}${got(value)}`;
}
