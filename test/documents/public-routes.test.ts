import { expect, test } from 'vitest';
import { endpointsOf, pathOf } from '../../functions/core/model/endpoint.ts';
import { deployed } from '../../lib/config/product-lines.ts';
import { repository } from './repository.ts';

const { read } = repository();

/** Paths of the endpoints that need no token. */
const paths = endpointsOf(deployed({ sandbox: true }).endpointTables)
  .filter(({ endpoint }) => endpoint.scope === null)
  .map(pathOf);

/** Returns the sentence of a page that lists the public routes. */
const sentenceIn = (page: string): string =>
  /Public (?:routes|are)[^.]*?`GET \/health`.*?\. /s.exec(read(page))?.[0] ?? '';

test.each(['SECURITY.md', 'docs/architecture.md'])('%s lists every public route, and no other', (page) => {
  const named = Array.from(sentenceIn(page).matchAll(/`GET (\/[^`]*)`/g), ([, path = '']) => path);
  const covers = (name: string, path: string) =>
    name.endsWith('…') ? path.startsWith(name.slice(0, -1)) : path === name;
  expect(paths.filter((path) => !named.some((name) => covers(name, path)))).toEqual([]);
  expect(named.filter((name) => !paths.some((path) => covers(name, path)))).toEqual([]);
});
