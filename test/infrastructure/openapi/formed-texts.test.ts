import { expect, test } from 'vitest';
import { deployed } from '../../../lib/config/product-lines.ts';
import { deployedDocument } from '../../../lib/functions/service-assets.ts';

/** Keywords that decide about each character of a text. Without any, half a surrogate pair would reach the store, which cannot keep it. */
const FORMS = ['pattern', 'enum', 'const', 'format'];

/** Lists the texts of a part of the document that may have any characters, with their paths; a part that is referred to counts once. */
function* formless(part: unknown, path: string, document: object, seen = new Set<string>()): Generator<string> {
  if (typeof part !== 'object' || part === null) return;
  const members: Readonly<Record<string, unknown>> = { ...part };
  const { $ref: ref } = members;
  if (typeof ref === 'string' && !seen.has(ref)) {
    seen.add(ref);
    const referenced = ref
      .split('/')
      .slice(1)
      .reduce<unknown>((inner, name) => Reflect.get(Object(inner), name), document);
    yield* formless(referenced, path, document, seen);
  }
  if (members.type === 'string' && !FORMS.some((form) => form in members)) yield path;
  for (const [name, value] of Object.entries(members)) {
    if (name !== 'examples' && name !== 'example') yield* formless(value, `${path}.${name}`, document, seen);
  }
}

test('each text in the body of a request has a form', () => {
  const document = JSON.parse(JSON.stringify(deployedDocument(deployed({ sandbox: true }))));
  const found = Object.entries<Record<string, { requestBody?: unknown }>>(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { requestBody }]) => [
      ...formless(requestBody, `${method} ${path}`, document),
    ]),
  );
  expect(found).toEqual([]);
});
