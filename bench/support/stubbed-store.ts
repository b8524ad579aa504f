import type { Key } from '../../functions/core/model/keys.ts';
import { createStore, type Store } from '../../functions/core/store/store.ts';

type Stored = Readonly<Record<string, unknown>>;

/** Content of the tables other than orders. */
interface Content {
  readonly catalog?: readonly (Key & Stored)[];
  /** Account of one customer, whose own item is the first. */
  readonly account?: readonly (Key & Stored)[];
}

interface Sent {
  readonly constructor: { readonly name: string };
  readonly input: {
    readonly TableName?: string;
    readonly TransactItems?: readonly { readonly Put?: { readonly Item?: Stored } }[];
    readonly RequestItems?: Readonly<Record<string, { readonly Keys: readonly Key[] }>>;
  };
}

const nameOf = ({ pk, sk }: Key): string => `${pk} ${sk}`;

/**
 * Creates a store whose DynamoDB responds immediately, so only our own code takes time. It keeps the last placed order, in its
 * first version.
 */
export function stubbedStore({ catalog = [], account = [] }: Content = {}): Store {
  const store = createStore({
    ordersTable: 'orders',
    idempotencyTable: 'idempotency',
    catalogTable: 'catalog',
    accountsTable: 'accounts',
    eventsTable: 'events',
    webhooksTable: 'webhooks',
    dynamodb: { region: 'us-east-1', credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' } },
  });
  const items = new Map(catalog.map((item) => [nameOf(item), item]));
  let leased = 0;
  let order: Stored | undefined;
  const answer = ({ constructor: { name }, input }: Sent) => {
    if (name === 'UpdateCommand') {
      leased += 100;
      return { Attributes: { leased } };
    }
    if (name === 'QueryCommand') return { Items: input.TableName === 'accounts' ? account : [structuredClone(order)] };
    if (name === 'BatchGetCommand') {
      const keys = input.RequestItems?.catalog?.Keys ?? [];
      return { Responses: { catalog: keys.flatMap((key) => items.get(nameOf(key)) ?? []) } };
    }
    order =
      input.TransactItems?.find(({ Put }) => Put?.Item?.uid !== undefined && Put.Item.version === 1)?.Put?.Item ??
      order;
    return {};
  };
  store.client.send = (async (command: unknown) => answer(command as Sent)) as typeof store.client.send;
  return store;
}
