import * as z from 'zod';
import { type RestOperation, restResponse } from '../aws-api/rest-protocol.ts';
import { findFunction, type KnownFunction } from '../lambda/actions.ts';
import type { StreamMapping } from './streams.ts';

/** A mapping as Lambda's API describes it. */
export type KnownMapping = Pick<StreamMapping, 'name' | 'streamArn' | 'functionArn' | 'batchSize' | 'patterns'>;

const MappingQuery = z.object({ EventSourceArn: z.string().optional(), FunctionName: z.string().optional() });

/** Returns the operation ListEventSourceMappings of Lambda. */
export function mappingOperations(
  mappings: readonly KnownMapping[],
  functions: readonly KnownFunction[],
): readonly RestOperation[] {
  return [
    {
      method: 'GET',
      path: /^\/2015-03-31\/event-source-mappings\/?$/,
      respond: ({ query }) => {
        const { EventSourceArn, FunctionName } = MappingQuery.parse(Object.fromEntries(query));
        const wanted = FunctionName === undefined ? undefined : findFunction(functions, FunctionName).arn;
        const found = mappings
          .map((mapping) => ({ ...mapping, functionArn: findFunction(functions, mapping.functionArn).arn }))
          .filter(({ streamArn }) => EventSourceArn === undefined || streamArn === EventSourceArn)
          .filter(({ functionArn }) => wanted === undefined || functionArn === wanted);
        return restResponse(200, { EventSourceMappings: found.map(described) });
      },
    },
  ];
}

function described({ name, streamArn, functionArn, batchSize, patterns }: KnownMapping) {
  return {
    UUID: name,
    EventSourceArn: streamArn,
    FunctionArn: functionArn,
    BatchSize: batchSize,
    FilterCriteria: { Filters: patterns.map((Pattern) => ({ Pattern })) },
    State: 'Enabled',
  };
}
