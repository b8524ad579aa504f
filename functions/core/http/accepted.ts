/**
 * Returns what a header such as `Accept` names, in lower case, each with its weight, by default 1 (RFC 9110, section 12.4.2). A weight
 * that is no number counts as 1. Other parameters have no effect.
 *
 * @example weightsOf('br, gzip;q=0.5').get('gzip') // 0.5
 */
export const weightsOf = (header: string | undefined): ReadonlyMap<string, number> =>
  new Map((header ?? '').toLowerCase().split(',').map(weightOf));

function weightOf(text: string): [name: string, weight: number] {
  const [name = '', ...parameters] = text.split(';').map((part) => part.trim());
  const weight = parameters.find((parameter) => /^q\s*=/.test(parameter))?.replace(/^q\s*=\s*/, '');
  return [name, weight === undefined || Number.isNaN(Number(weight)) ? 1 : Number(weight)];
}

/** Media ranges that include JSON, narrowest first. The narrowest range sent decides (RFC 9110, section 12.5.1). */
const RANGES_OF_JSON = ['application/json', 'application/*', '*/*'];

/** Returns the weight of JSON in an `Accept` header; undefined if no range of the header includes it. */
function weightOfJson(weights: ReadonlyMap<string, number>): number | undefined {
  const range = RANGES_OF_JSON.find((range) => weights.has(range));
  return range === undefined ? undefined : weights.get(range);
}

/**
 * Returns true if a caller accepts JSON. A caller without the header accepts anything.
 *
 * @example acceptsJson('text/html, application/*;q=0.1') // true
 * @example acceptsJson('application/json;q=0, *\/*') // false
 */
export const acceptsJson = (accept: string | undefined): boolean =>
  accept === undefined || accept.trim() === '' || (weightOfJson(weightsOf(accept)) ?? 0) > 0;

/**
 * Returns true if a caller names a media type, and likes it at least as much as JSON (RFC 9110, section 12.5.1).
 *
 * @param type in lower case
 * @example prefersToJson('application/json, application/x;q=0.5', 'application/x') // false
 * @example prefersToJson('application/x, *\/*;q=0.1', 'application/x') // true
 */
export function prefersToJson(accept: string | undefined, type: string): boolean {
  const weights = weightsOf(accept);
  const weight = weights.get(type) ?? 0;
  return weight > 0 && weight >= (weightOfJson(weights) ?? 0);
}
