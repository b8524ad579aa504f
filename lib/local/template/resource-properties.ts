import * as z from 'zod';
import type { Assembly, TemplateResource } from './assembly.ts';
import { TemplateError } from './intrinsic-functions.ts';

/**
 * Schema of a property without effect locally, such as a role or tags. Its value is not resolved, so it may refer to resources
 * that do not run.
 */
export const withoutEffect = z.unknown().optional();

/**
 * Resolves and parses the properties of a resource. A property that the schema does not know stops the start: the local cloud
 * must not differ silently from the deployment.
 *
 * @throws TemplateError with type, logical id and property
 */
export function readProperties<Shape extends z.ZodRawShape>(
  assembly: Assembly,
  resource: TemplateResource,
  schema: z.ZodObject<Shape, z.core.$strict>,
): z.infer<z.ZodObject<Shape, z.core.$strict>> {
  const where = `${resource.type} ${resource.stack}.${resource.logicalId}`;
  if (resource.condition !== undefined)
    throw new TemplateError(where, 'conditions are not supported by the local cloud');
  const resolved = Object.fromEntries(
    Object.entries(effective(resource.properties, schema.shape)).map(([name, value]) => [
      name,
      Object.hasOwn(schema.shape, name) ? assembly.resolve(resource.stack, value, `${where} ${name}`) : value,
    ]),
  );
  const parsed = schema.safeParse(resolved);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, code, message, ...issue }) => {
    const place = path.map(String).join('.');
    if (code !== 'unrecognized_keys' || !('keys' in issue)) return `${place}: ${message}`;
    const names = issue.keys.map((key) => (place === '' ? key : `${place}.${key}`));
    return `the local cloud does not know the property ${names.join(', ')}`;
  });
  throw new TemplateError(where, problems.join('; '));
}

/** Removes the properties without effect locally, at any depth. */
function effective(properties: object, shape: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(properties).filter(([name]) => shape[name] !== withoutEffect);
  return Object.fromEntries(
    entries.map(([name, value]) => {
      const schema = shape[name];
      const nested = schema instanceof z.ZodObject && typeof value === 'object' && value !== null;
      return [name, nested ? effective(value, schema.shape) : value];
    }),
  );
}
