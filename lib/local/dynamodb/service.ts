import { localService } from '../service/local-service.ts';
import { streamActions } from './actions.ts';
import { startDynamoDb } from './dynamodb.ts';
import { DynamoDbDoor } from './dynamodb-door.ts';
import { TableWrites } from './table-writes.ts';
import { areEmpty, createTables, defineTables, deleteTables, type TableStream } from './tables.ts';

/** DynamoDB as other services use it. */
export interface RunningDynamoDb {
  /** The address for the local cloud itself: the emulator's own. */
  readonly url: string;
  /** The address for everybody who knows the key. */
  readonly doorUrl: string;
  /** `dynoxide`, `DynamoDB Local` or `external`. */
  readonly emulator: string;
  /** Resolves when the emulator ends by itself, with how it ended: its signal or exit code, and its last words. */
  readonly failed: Promise<string>;
  /** The tables' names by their logical ids. */
  readonly tables: ReadonlyMap<string, string>;
  /** The tables' streams by the ARN that templates see. */
  readonly streams: ReadonlyMap<string, TableStream>;
  /** The writes of functions. */
  readonly writes: TableWrites;
  /** `true` when the tables are empty and no stream has been read yet. */
  readonly fresh: boolean;
}

/** DynamoDB and DynamoDB Streams, which an emulator runs. */
export const dynamoDb = localService({
  name: 'dynamodb',
  types: ['AWS::DynamoDB::Table'],
  define: ({ assembly, directory, options, onStop }) => {
    const tables = defineTables(assembly);
    // The emulator starts while the other services read the template.
    const starting = startDynamoDb({
      directory: directory.tables,
      endpoint: options.dynamodbEndpoint,
      emulator: options.emulator,
    });
    onStop(() => starting.then((emulator) => emulator.stop()).catch(() => undefined));
    // `start` reports the error. Until then the rejection must not count as unhandled.
    starting.catch(() => undefined);
    return { tables, starting };
  },
  start: async (
    { options, store, endpoint, credentials, log, onStop },
    { tables, starting },
  ): Promise<RunningDynamoDb> => {
    const { endpoint: url, emulator, failed } = await starting;
    if (options.fresh === true && options.dynamodbEndpoint !== undefined) await deleteTables(url, tables);
    const streams = await createTables(url, tables);
    const unread = store.refuseOtherStreams([...streams.values()].map(({ emulatorArn }) => emulatorArn));
    // Without its state, a local cloud reads the streams of its tables again, and has its data already.
    const fresh = unread && (await areEmpty(url, tables));
    if (unread && !fresh)
      log.warn('dynamodb', 'the positions in the streams are lost; they are read from the beginning');
    endpoint.addActions(streamActions(streams, url));
    const door = new DynamoDbDoor({ emulator: url, credentials, hosts: options.hosts });
    onStop(() => door.stop());
    const names = new Map(tables.map(({ logicalId, name }) => [logicalId, name]));
    const writes = new TableWrites();
    return { url, doorUrl: await door.listen(), emulator, failed, tables: names, streams, writes, fresh };
  },
});
