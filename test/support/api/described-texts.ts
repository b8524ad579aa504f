/** A text of the OpenAPI document, with the path of its member. */
export interface DescribedText {
  readonly path: string;
  readonly text: string;
  /** Object that the text describes. */
  readonly of: object;
}

const TEXTS: ReadonlySet<string> = new Set(['summary', 'description']);

/** Finds every summary and description. A schema's property of this name holds a schema, not a text. */
export function describedTexts(value: unknown, path = '#'): DescribedText[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    // Examples show data of callers.
    if (name === 'example' || name === 'examples') return [];
    if (TEXTS.has(name) && typeof inner === 'string') return [{ path: `${path}/${name}`, text: inner, of: value }];
    return describedTexts(inner, `${path}/${name}`);
  });
}
