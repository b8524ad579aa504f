import { type EndpointTable, endpointsOf, methodsOf, pathOf } from '../../functions/core/model/endpoint.ts';
import type { HttpResponse } from '../../functions/core/model/response.ts';
import { problemDocument } from '../../functions/core/problems/problem-document.ts';
import { methodNotAllowed, unknownPath } from '../../functions/core/problems/routing-problems.ts';
import { events } from '../../functions/events/contract/endpoints.ts';
import { service } from '../../functions/service/contract/endpoints.ts';
import { type Answer, REQUEST_ID, type Unrouted } from '../../functions/service/contract/unrouted.ts';
import { webhooks } from '../../functions/webhooks/contract/endpoints.ts';
import type { Deployed, ProductLine } from '../config/product-lines.ts';

const answer = ({ status, headers, body }: HttpResponse): Answer => ({ status, headers: { ...headers }, body });

/** Returns the answers to requests that no route takes, each in the form of the line whose path it is. */
export function unroutedAnswers({ lines }: Deployed): Unrouted {
  const all: readonly Pick<ProductLine, 'table' | 'print'>[] = [
    ...lines,
    { table: events, print: problemDocument },
    { table: webhooks, print: problemDocument },
    { table: service, print: problemDocument },
  ];
  return {
    paths: all.flatMap(({ table, print }) =>
      [...methodsByPath(table)].map(([path, methods]) => ({
        path,
        line: table.line,
        wrongMethod: answer(print(methodNotAllowed(methods), REQUEST_ID)),
      })),
    ),
    lines: Object.fromEntries(
      all.map(({ table: { line, basePath, requestIdHeader }, print }) => [
        line,
        {
          basePath,
          ...(requestIdHeader !== undefined && { requestIdHeader }),
          unknownPath: answer(print(unknownPath(), REQUEST_ID)),
        },
      ]),
    ),
  };
}

function methodsByPath(table: EndpointTable): ReadonlyMap<string, readonly string[]> {
  const byPath = Map.groupBy(endpointsOf([table]), pathOf);
  return new Map(
    [...byPath].map(([path, rows]) => [path, rows.flatMap(({ endpoint }) => methodsOf(endpoint.method)).sort()]),
  );
}
