import type * as z from 'zod';

/** A Zod schema as far as it holds others. */
const within = (schema: z.core.$ZodType): readonly z.core.$ZodType[] => {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'readonly':
    case 'default':
      return [def.innerType];
    case 'union':
      return def.options;
    case 'intersection':
      return [def.left, def.right];
    case 'pipe':
      return [def.in];
    default:
      return [];
  }
};

/**
 * Returns the attributes that a schema of a stored item names, nested ones too. Names that are data, as in a record, are none.
 *
 * @example knownAttributes(z.object({ nodes: z.array(z.object({ name: z.string() })).optional() })) // ['nodes', 'nodes[].name']
 */
export function knownAttributes(schema: z.core.$ZodType, path = ''): string[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === 'array') return knownAttributes(def.element, `${path}[]`);
  if (def.type !== 'object') return within(schema).flatMap((inner) => knownAttributes(inner, path));
  return Object.entries(def.shape).flatMap(([name, value]) => {
    const own = `${path}${path && '.'}${name}`;
    return [own, ...knownAttributes(value, own)];
  });
}
