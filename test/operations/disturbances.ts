import * as z from 'zod';
import { type Fault, type Script, throttled } from '../support/store/fault-proxy.ts';

const TableName = z.object({ TableName: z.string() });
const Request = z.union([
  TableName.transform(({ TableName: table }) => [table]),
  z
    .object({ RequestItems: z.record(z.string(), z.unknown()) })
    .transform(({ RequestItems }) => Object.keys(RequestItems)),
  z
    .object({ TransactItems: z.array(z.record(z.string(), TableName)) })
    .transform(({ TransactItems: actions }) =>
      actions.flatMap((action) => Object.values(action).map(({ TableName: table }) => table)),
    ),
]);

/** Faults of the first requests of a kind. A retry overcomes each of them. */
const TO_TRANSACTIONS: readonly (Fault | undefined)[] = [
  { kind: 'cancel', code: 'TransactionConflict' },
  undefined,
  { kind: 'cancel', code: 'ThrottlingError' },
];
const TO_OTHERS: readonly (Fault | undefined)[] = [throttled];

/** Turns away some of the first requests of each operation on each set of tables, for reasons that pass by themselves. */
export function disturbing(): Script {
  const seen = new Map<string, number>();
  return (operation, body) => {
    const tables = [...new Set(Request.parse(JSON.parse(body)))].sort();
    const kind = [operation, ...tables].join();
    const before = seen.get(kind) ?? 0;
    seen.set(kind, before + 1);
    return (operation === 'TransactWriteItems' ? TO_TRANSACTIONS : TO_OTHERS)[before];
  };
}
