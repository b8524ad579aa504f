import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import type { RawItem } from '../stored-formats/stored-items.ts';
import { dynamodbAt, type TestTables } from '../support/store/test-store.ts';

/** An execution that was started: machine, name, and the input as JSON. */
export interface Started {
  readonly stateMachineArn: string;
  readonly name: string;
  readonly input: string;
}

/** Stands in for Step Functions: it records the executions that functions start. */
export class Executions {
  readonly started: Started[] = [];
  readonly #server: Server = createServer(async (request, response) => {
    this.started.push((await json(request)) as Started);
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    response.end(JSON.stringify({ executionArn: 'arn:aws:states:us-east-1:000000000000:execution:x', startDate: 0 }));
  });

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
  }
}

/** Makes the records of the stream of orders, from what the table has now and had before. */
export class OrderStream {
  readonly #tables: TestTables;
  #before = new Map<string, RawItem>();
  #sequence = 0;

  constructor(tables: TestTables) {
    this.#tables = tables;
  }

  /** Returns a record for each order that has changed since the last call. */
  async records(): Promise<object[]> {
    const client = new DynamoDBClient(dynamodbAt());
    const now = new Map<string, RawItem>();
    for await (const { Items = [] } of paginateScan({ client }, { TableName: this.#tables.ordersTable })) {
      for (const item of Items) if (item.sk?.S === 'ORDER') now.set(String(item.pk?.S), item);
    }
    client.destroy();
    const before = this.#before;
    this.#before = now;
    return [...now].flatMap(([pk, NewImage]) => {
      const OldImage = before.get(pk);
      if (OldImage?.version?.N === NewImage.version?.N) return [];
      this.#sequence += 1;
      const SequenceNumber = String(this.#sequence);
      const keys = { Keys: { pk: { S: pk }, sk: { S: 'ORDER' } }, SequenceNumber };
      return [
        OldImage === undefined
          ? { eventID: SequenceNumber, eventName: 'INSERT', dynamodb: { ...keys, NewImage } }
          : { eventID: SequenceNumber, eventName: 'MODIFY', dynamodb: { ...keys, NewImage, OldImage } },
      ];
    });
  }
}
