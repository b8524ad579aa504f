/**
 * Returns the anchor of an error code: small letters and digits, a dash for each other character.
 *
 * @example errorAnchor('INSUFFICIENT_STOCK') // 'error-insufficient-stock'
 */
export function errorAnchor(code: string): string {
  return `error-${code.toLowerCase().replaceAll(/[^a-z0-9]/g, '-')}`;
}

/**
 * Returns the anchors of the error codes in a body, by code. A problem document has its code at the end of `type`.
 *
 * @param isAnchor returns `true` for an anchor of the page
 * @example codesIn({ code: '1117', additionalDetails: [] }, (anchor) => anchor === 'error-1117') // Map { '1117' => 'error-1117' }
 */
export function codesIn(body: unknown, isAnchor: (anchor: string) => boolean): ReadonlyMap<string, string> {
  const codes = valuesIn(body).map((value) => value.replace(/^.*[:#]/, '').replace(/^error-/, ''));
  return new Map(
    codes.map((code): [string, string] => [code, errorAnchor(code)]).filter(([, anchor]) => isAnchor(anchor)),
  );
}

function valuesIn(value: unknown): readonly string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(valuesIn) : [];
}
