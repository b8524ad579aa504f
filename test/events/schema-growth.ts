import * as z from 'zod';

const Keywords = z.record(z.string(), z.unknown());
const Names = z.array(z.string()).default([]);

/** Keywords that describe a value, and promise nothing of it. */
const ANNOTATIONS = new Set(['$schema', '$id', '$defs', 'title', 'description', 'examples', 'deprecated']);

/**
 * Lists what a later JSON Schema breaks of an earlier one: fields that are gone, that are required as they were not, or whose values are
 * others. A field that is new breaks nothing.
 *
 * @example brokenPromises({ properties: { a: {} } }, { properties: { b: {} } }) // ['a is gone']
 */
export function brokenPromises(earlier: unknown, later: unknown): string[] {
  return compare('', resolved(earlier, earlier), resolved(later, later), { earlier, later });
}

interface Roots {
  readonly earlier: unknown;
  readonly later: unknown;
}

type Schema = z.infer<typeof Keywords>;

function compare(path: string, earlier: Schema, later: Schema, roots: Roots): string[] {
  const broken: string[] = [];
  for (const keyword of new Set([...Object.keys(earlier), ...Object.keys(later)])) {
    if (ANNOTATIONS.has(keyword) || keyword === 'properties' || keyword === 'required') continue;
    // The pattern of a format is made by the library.
    if (keyword === 'pattern' && earlier.format !== undefined && earlier.format === later.format) continue;
    const [before, after] = [earlier[keyword], later[keyword]].map((value) => JSON.stringify(value));
    if (before !== after) broken.push(`${path || 'the event'}: ${keyword} was ${before} and is ${after}`);
  }
  const [before, after] = [earlier.properties, later.properties].map((value) => Keywords.default({}).parse(value));
  const [needed, needs] = [earlier.required, later.required].map((value) => Names.parse(value));
  for (const [name, schema] of Object.entries(before ?? {})) {
    const own = path === '' ? name : `${path}.${name}`;
    const now = after?.[name];
    if (now === undefined) {
      broken.push(`${own} is gone`);
      continue;
    }
    const was = needed?.includes(name) ? 'required' : 'optional';
    const is = needs?.includes(name) ? 'required' : 'optional';
    if (was !== is) broken.push(`${own} was ${was} and is ${is}`);
    broken.push(...compare(own, resolved(schema, roots.earlier), resolved(now, roots.later), roots));
  }
  return broken;
}

const Root = z.object({ $defs: z.record(z.string(), Keywords).default({}) });

/** Returns the schema that a reference into the definitions stands for. */
function resolved(schema: unknown, root: unknown): Schema {
  const keywords = Keywords.parse(schema);
  const name = String(keywords.$ref ?? '')
    .split('/')
    .at(-1);
  return (name ? Root.parse(root).$defs[name] : undefined) ?? keywords;
}
