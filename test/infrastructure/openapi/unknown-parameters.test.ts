import { expect, test } from 'vitest';
import { parseQuery } from '../../../functions/core/http/request.ts';
import { endpointsOf, isTenantsScope } from '../../../functions/core/model/endpoint.ts';
import { deployed } from '../../../lib/config/product-lines.ts';
import { operationId } from '../../../lib/openapi/document/operation.ts';

const rows = endpointsOf(deployed({ sandbox: true }).endpointTables)
  .filter(({ endpoint }) => endpoint.query !== undefined)
  .map(({ table, key, endpoint }) => ({ name: operationId(table, key), table, endpoint }));

test.each(rows)('$name rejects a parameter that it does not have, by its name', ({ table, endpoint }) => {
  const isStrict = table.strictQueries === true && isTenantsScope(endpoint.scope);
  const read = () =>
    parseQuery(endpoint, { rawQueryString: 'colour=red' } as Parameters<typeof parseQuery>[1], isStrict);
  expect(read).toThrow(
    expect.objectContaining({ fields: expect.arrayContaining([expect.objectContaining({ path: 'colour' })]) }),
  );
});
