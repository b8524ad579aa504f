import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import { Problem } from '../problems/problem.ts';

/**
 * Deepest nesting of arrays and objects accepted. No contract has more than five levels. A deeper body would overflow the stack
 * of recursive functions.
 */
const DEEPEST = 64;

/**
 * Parses a JSON text.
 *
 * @example parseJson('{"a": [1]}') // { a: [1] }
 * @throws Problem `malformed-body` with the position of the fault
 */
export function parseJson(text: string): unknown {
  if (isTooDeep(text)) {
    throw new Problem('malformed-body', `The body has arrays or objects nested more than ${DEEPEST} levels deep.`);
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Problem('malformed-body', `The body is not JSON: ${syntaxError(text)}.`, { cause });
  }
}

function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === '"') index = endOfString(text, index);
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > DEEPEST) return true;
  }
  return false;
}

/** Returns the index at which the string that begins at `start` ends: its closing quote, or the end of the text. */
function endOfString(text: string, start: number): number {
  let index = start + 1;
  while (index < text.length && text[index] !== '"') index += text[index] === '\\' ? 2 : 1;
  return index;
}

/** Describes the first syntax error with its line and column. The engine's own message does not always contain them. */
function syntaxError(text: string): string {
  if (text.trim() === '') return 'it is empty';
  const errors: ParseError[] = [];
  parse(text, errors, { disallowComments: true });
  const first = errors[0];
  if (first === undefined) return 'it cannot be parsed';
  const before = text.slice(0, first.offset).split('\n');
  const what = printParseErrorCode(first.error)
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return `${what} at position ${first.offset} (line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1})`;
}
