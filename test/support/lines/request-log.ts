import { expect, it } from 'vitest';
import * as z from 'zod';
import type { Store } from '../../../functions/core/store/store.ts';

const Condition = z.object({ ConditionExpression: z.string().optional() });
const Request = z.object({
  ...Condition.shape,
  IndexName: z.string().optional(),
  ConsistentRead: z.boolean().optional(),
  RequestItems: z.record(z.string(), z.object({ ConsistentRead: z.boolean().optional() })).default({}),
  TransactItems: z.array(z.record(z.string(), Condition)).default([]),
});

/** A request to DynamoDB, as far as the guarantees go. */
export interface SentRequest {
  /** Name of the operation, such as `GetItem`. */
  readonly command: string;
  readonly request: z.infer<typeof Request>;
}

/** Records the requests that a store sends to DynamoDB. */
export class RequestLog {
  readonly sent: SentRequest[] = [];

  /** Begins to record the requests of a store. */
  watch({ client }: Store): void {
    client.middlewareStack.add(
      (next, { commandName }) =>
        (args) => {
          const command = String(commandName).replace('Command', '');
          this.sent.push({ command, request: Request.parse(args.input) });
          return next(args);
        },
      { step: 'initialize' },
    );
  }

  /** Returns the operations of the requests that some work sends, in their sequence. */
  async requestsOf(work: () => Promise<unknown>): Promise<string[]> {
    const before = this.sent.length;
    await work();
    return this.sent.slice(before).map(({ command }) => command);
  }
}

/** The operations of a line's recorded requests, and the least counts that make the guarantees' tests meaningful. */
export interface ExpectedRequests {
  /** Every operation that the line sends, sorted by name. */
  readonly operations: readonly string[];
  readonly writes: number;
  readonly consistentReads: number;
}

/**
 * Declares the guarantees on a line's requests to DynamoDB (docs/architecture.md, "Promises"). The line sends the expected operations
 * only, so that nothing scans. Every write has a condition. Every read but an index's is strongly consistent.
 */
export function describeRequests(log: RequestLog, expected: ExpectedRequests): void {
  it('the endpoints send these requests and no others: none scans', () => {
    expect([...new Set(log.sent.map(({ command }) => command))].sort()).toEqual(expected.operations);
  });

  it('every write has a condition', () => {
    const writes = log.sent.flatMap(({ command, request }) =>
      command === 'PutItem' || command === 'UpdateItem'
        ? [request]
        : request.TransactItems.flatMap((item) => Object.values(item)),
    );
    expect(writes.length).toBeGreaterThan(expected.writes);
    for (const write of writes) expect(write).toMatchObject({ ConditionExpression: expect.stringMatching(/./) });
  });

  it('every read but that of an index is strongly consistent', () => {
    const reads = log.sent.filter(({ command }) => /^(GetItem|BatchGetItem|Query)$/.test(command));
    const weak = reads.filter(({ request }) =>
      [request, ...Object.values(request.RequestItems)].every(({ ConsistentRead }) => ConsistentRead !== true),
    );
    expect(reads.length - weak.length).toBeGreaterThan(expected.consistentReads);
    expect(weak.filter(({ request }) => request.IndexName === undefined)).toEqual([]);
  });
}
