/**
 * Parses a text that may be anything, such as a line of a log.
 *
 * @returns undefined for a text that is not JSON
 * @example parsedJson('{"order":7}') // { order: 7 }
 */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
