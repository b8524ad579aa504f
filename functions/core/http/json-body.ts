import { type JSONPath, type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import { Problem, type ProblemOptions } from '../problems/problem.ts';
import { formatPath } from '../validation/validation.ts';

/**
 * Deepest nesting of arrays and objects accepted. No contract has more than five levels. A deeper body would overflow the stack
 * of recursive functions.
 */
const DEEPEST = 64;

/** The escape of a surrogate, which is half of a character. */
const SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]/;

const malformed = (detail: string, options?: ProblemOptions) => new Problem('malformed-body', detail, options);

/**
 * Parses a JSON text. Its names are unique in each object, and its texts are Unicode (RFC 7493, sections 2.1 and 2.3).
 *
 * @example parseJson('{"a": [1]}') // { a: [1] }
 * @throws Problem `malformed-body` with the position of the fault
 */
export function parseJson(text: string): unknown {
  const scanned = scan(text);
  if (scanned === undefined) {
    throw malformed(`The body has arrays or objects nested more than ${DEEPEST} levels deep.`);
  }
  const value = parsedText(text);
  // The parser keeps one member of those with the same name. V8 reads some escaped names as others, so they do not count.
  const twice = scanned.hasEscapedName || membersOf(value) !== scanned.members ? findNameTwice(text) : undefined;
  if (twice !== undefined) throw nameTwice(text, twice);
  const half = SURROGATE_ESCAPE.test(text) ? halfCharacterIn(value) : undefined;
  if (half !== undefined) throw halfCharacter(half);
  return value;
}

function parsedText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw malformed(`The body is not JSON: ${syntaxError(text)}.`, { cause });
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
/** Clears the bit in which a bracket differs from a brace. */
const BRACKETS = ~0x20;
const OPEN = 0x5b;
const CLOSE = 0x5d;

/** The findings of a pass over a JSON text. */
interface Scanned {
  /** The number of members of all objects, by their colons. */
  readonly members: number;
  /** True if a name has an escape in it. */
  readonly hasEscapedName: boolean;
}

/** Scans a JSON text; undefined if it is nested too deep. One pass that makes no text of its own, since it runs on every body. */
function scan(text: string): Scanned | undefined {
  let depth = 0;
  let members = 0;
  let hasEscapedName = false;
  let isEscaped = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (character === QUOTE) {
      const end = endOfString(text, index);
      isEscaped = end < 0;
      index = isEscaped ? ~end : end;
    } else if (character === COLON) {
      members += 1;
      hasEscapedName ||= isEscaped;
    } else if ((character & BRACKETS) === (OPEN & BRACKETS)) {
      depth += 1;
      if (depth > DEEPEST) return undefined;
    } else if ((character & BRACKETS) === (CLOSE & BRACKETS)) depth -= 1;
  }
  return { members, hasEscapedName };
}

/**
 * Returns the index at which the string that begins at `start` ends: its closing quote, or the end of the text. The complement of
 * the index is for a string with an escape.
 */
function endOfString(text: string, start: number): number {
  let isEscaped = false;
  let index = start + 1;
  for (; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (character === QUOTE) break;
    if (character === BACKSLASH) {
      isEscaped = true;
      index += 1;
    }
  }
  return isEscaped ? ~index : index;
}

/** Counts the members of all objects in a value. */
function membersOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let members = 0;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) members += membersOf(value[index]);
    return members;
  }
  for (const member of Object.values(value)) members += 1 + membersOf(member);
  return members;
}

/** An object or a list around a position of a text. */
interface Around {
  /** The names that an object has so far; undefined for a list. */
  readonly names: Set<string> | undefined;
  /** The member or the entry in which the position is. */
  at: string | number;
  /** True where the next string of an object is a name. */
  isName: boolean;
}

/** A member, by its path and the position of its name. */
interface Member {
  readonly path: JSONPath;
  readonly offset: number;
}

/** Returns the first member of a JSON text whose name its object has already; undefined if there is none. */
function findNameTwice(text: string): Member | undefined {
  const around: Around[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    const inner = around.at(-1);
    if (character === '"') {
      const start = index;
      const end = endOfString(text, start);
      index = end < 0 ? ~end : end;
      if (!inner?.names || !inner.isName) continue;
      const name = end < 0 ? String(JSON.parse(text.slice(start, index + 1))) : text.slice(start + 1, index);
      inner.at = name;
      inner.isName = false;
      if (inner.names.has(name)) return { path: around.map(({ at }) => at), offset: start };
      inner.names.add(name);
    } else if (character === '{') around.push({ names: new Set(), at: '', isName: true });
    else if (character === '[') around.push({ names: undefined, at: 0, isName: false });
    else if (character === '}' || character === ']') around.pop();
    else if (character === ',' && inner) {
      inner.isName = true;
      if (typeof inner.at === 'number') inner.at += 1;
    }
  }
  return undefined;
}

function nameTwice(text: string, { path: at, offset }: Member): Problem {
  const path = formatPath(at);
  const message = 'is given more than once; give it once';
  return malformed(`The body is ambiguous at ${positionOf(text, offset)}: ${path} ${message}.`, {
    fields: [{ path, message, fault: 'invalid', place: 'body' }],
  });
}

/**
 * Returns the path of a text or name with half a character, which UTF-8 cannot hold; undefined if there is none. The store would
 * keep another character in its place.
 */
function halfCharacterIn(value: unknown): JSONPath | undefined {
  if (typeof value === 'string') return value.isWellFormed() ? undefined : [];
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const inside = halfCharacterIn(value[index]);
      if (inside !== undefined) return [index, ...inside];
    }
    return undefined;
  }
  for (const [name, member] of Object.entries(value)) {
    if (!name.isWellFormed()) return [name.toWellFormed()];
    const inside = halfCharacterIn(member);
    if (inside !== undefined) return [name, ...inside];
  }
  return undefined;
}

function halfCharacter(at: JSONPath): Problem {
  const path = formatPath(at);
  const message = 'has half of a surrogate pair, which is no character';
  return malformed(`The body is not Unicode text: ${path} ${message}.`, {
    fields: [{ path, message, fault: 'invalid', place: 'body' }],
  });
}

/** Describes the first syntax error with its line and column. The engine's own message does not always contain them. */
function syntaxError(text: string): string {
  if (text.trim() === '') return 'it is empty';
  const errors: ParseError[] = [];
  parse(text, errors, { disallowComments: true });
  const first = errors[0];
  if (first === undefined) return 'it cannot be parsed';
  const what = printParseErrorCode(first.error)
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return `${what} at ${positionOf(text, first.offset)}`;
}

/**
 * Describes a position of a text.
 *
 * @example positionOf('{\n  "a": }', 9) // 'position 9 (line 2, column 8)'
 */
export function positionOf(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `position ${offset} (line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1})`;
}
