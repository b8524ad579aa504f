import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endpointsOf } from '../../../functions/core/model/endpoint.ts';
import { validate } from '../../../functions/core/validation/validation.ts';
import { deployed } from '../../../lib/config/product-lines.ts';
import { deployedDocument } from '../../../lib/functions/service-assets.ts';
import { operationId } from '../../../lib/openapi/document/operation.ts';
import { isRuleOfSeveralFields } from '../../support/api/business-rules.ts';
import { DocumentRequests } from '../../support/api/document-requests.ts';
import { scaled } from '../../support/effort.ts';

const content = deployed({ sandbox: true });
const document: unknown = JSON.parse(JSON.stringify(deployedDocument(content)));
const requests = new Map(
  new DocumentRequests(document).operations().map((operation) => [operation.id, operation.requests]),
);
const bodies = endpointsOf(content.endpointTables).flatMap(({ table, key, endpoint }) =>
  endpoint.body === undefined ? [] : [{ name: operationId(table, key), schema: endpoint.body }],
);

test.each(bodies)('$name accepts every body that the document allows', ({ name, schema }) => {
  const arbitrary = requests.get(name) ?? fc.constant({ body: undefined });
  fc.assert(
    fc.property(arbitrary, ({ body }) => {
      const validated = validate(schema, JSON.parse(JSON.stringify(body)));
      const problems = validated.ok ? [] : validated.problems;
      expect(problems.filter(({ message }) => !isRuleOfSeveralFields(message))).toEqual([]);
    }),
    { numRuns: scaled(50) },
  );
});
