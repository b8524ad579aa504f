import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import type { Key } from '../../../functions/core/model/keys.ts';
import type { Store, StoredItem } from '../../../functions/core/store/store.ts';
import { stubbedStore } from './stubbed-store.ts';

/** Order in which a query sees the items of a transaction: all at once, or one by one and in any order, as DynamoDB allows. */
export type Visibility = 'at once' | 'one by one';

/** Point at which a call fails: before it has an effect, or after it, so that only its response is lost. */
export type CallFault = 'before' | 'after' | undefined;

const Call = z.looseObject({
  Key: z.object({ pk: z.string(), sk: z.string() }).optional(),
  Limit: z.number().optional(),
  RequestItems: z
    .record(z.string(), z.object({ Keys: z.array(z.object({ pk: z.string(), sk: z.string() })) }))
    .optional(),
  ExpressionAttributeValues: z.record(z.string(), z.unknown()).optional(),
  TransactItems: z.array(z.record(z.string(), z.unknown())).optional(),
});

const Put = z.object({ Item: z.looseObject({ pk: z.string(), sk: z.string() }) });
const Update = z.object({
  Key: z.object({ pk: z.string(), sk: z.string() }),
  ConditionExpression: z.string(),
  ExpressionAttributeValues: z.record(z.string(), z.unknown()),
});

const nameOf = ({ pk, sk }: Key): string => `${pk}\n${sk}`;

/**
 * The table `Events` in memory, for tests that need every interleaving. Reads by key are strongly consistent. A query may see an item of a
 * transaction before the others (DynamoDB Developer Guide, "Transaction isolation levels").
 */
export class EventsTable {
  readonly #items = new Map<string, StoredItem & Key>();
  /** Items that are committed, and that no query sees yet. */
  readonly #hidden: string[] = [];
  readonly #visibility: Visibility;
  readonly #random: () => number;
  transactions = 0;

  constructor(random: () => number, visibility: Visibility = 'at once') {
    this.#random = random;
    this.#visibility = visibility;
  }

  /** Makes a store on the table. `fault` is asked at each call. */
  store(fault: () => CallFault = () => undefined): Store {
    const send = async (command: { readonly input: unknown; readonly constructor: { readonly name: string } }) => {
      await this.turn();
      const at = fault();
      if (at === 'before') throw new Error('The process was killed before the call');
      const answer = this.#answer(command.constructor.name, Call.parse(command.input));
      await this.turn();
      if (at === 'after') throw new Error('The process was killed after the call');
      return answer;
    };
    return stubbedStore(send, this.#random);
  }

  /** Lets others go first, some turns. Shows an item that was hidden, now and then. */
  async turn(): Promise<void> {
    for (let turns = Math.floor(this.#random() * 3); turns >= 0; turns--) {
      await Promise.resolve();
      if (this.#hidden.length > 0 && this.#random() < 0.3) {
        this.#hidden.splice(Math.floor(this.#random() * this.#hidden.length), 1);
      }
    }
  }

  /** Makes everything visible, as it is a moment later. */
  settle(): void {
    this.#hidden.length = 0;
  }

  /** Adds an item without a transaction. */
  put(item: StoredItem & Key): void {
    this.#items.set(nameOf(item), item);
  }

  /** Lists the items that a query sees now, in the sequence of their sort keys. */
  query(pk: string): (StoredItem & Key)[] {
    const all = [...this.#items.values()].filter((item) => item.pk === pk && !this.#hidden.includes(nameOf(item)));
    return all.sort((a, b) => (a.sk < b.sk ? -1 : 1));
  }

  #answer(name: string, input: z.infer<typeof Call>): unknown {
    const values = input.ExpressionAttributeValues ?? {};
    switch (name) {
      case 'GetCommand':
        return { Item: input.Key && this.#items.get(nameOf(input.Key)) };
      case 'BatchGetCommand': {
        const [[table, { Keys }] = ['', { Keys: [] }]] = Object.entries(input.RequestItems ?? {});
        return { Responses: { [table]: Keys.flatMap((key) => this.#items.get(nameOf(key)) ?? []) } };
      }
      case 'QueryCommand': {
        const { ':pk': pk, ':after': after = '', ':date': date = '' } = values;
        const found = this.query(String(pk)).filter(({ sk }) => sk > String(after) && sk >= String(date));
        const Items = found.slice(0, input.Limit);
        return { Items, ...(Items.length < found.length && { LastEvaluatedKey: {} }) };
      }
      case 'TransactWriteCommand':
        return this.#transact(input.TransactItems ?? []);
      default:
        throw new Error(`The table in memory does not know ${name}`);
    }
  }

  #transact(writes: readonly Readonly<Record<string, unknown>>[]): object {
    this.transactions += 1;
    const reasons = writes.map((write) => {
      if (write.Update === undefined) {
        const found = this.#items.get(nameOf(Put.parse(write.Put).Item));
        return found === undefined ? {} : { Code: 'ConditionalCheckFailed', Item: marshall(found) };
      }
      const {
        Key: key,
        ConditionExpression: condition,
        ExpressionAttributeValues: values,
      } = Update.parse(write.Update);
      const found = this.#items.get(nameOf(key));
      const holds = condition.includes('attribute_not_exists')
        ? found === undefined
        : found?.position === values[':position'] && found?.day === values[':day'];
      return holds ? {} : { Code: 'ConditionalCheckFailed' };
    });
    if (reasons.some(({ Code }) => Code !== undefined)) {
      const CancellationReasons = reasons.map((reason) => ({ Code: 'None', ...reason }));
      throw new TransactionCanceledException({ message: 'cancelled', $metadata: {}, CancellationReasons });
    }
    for (const write of writes) {
      const item = write.Update === undefined ? Put.parse(write.Put).Item : this.#updated(Update.parse(write.Update));
      this.#items.set(nameOf(item), item);
      if (this.#visibility === 'one by one' && item.pk.startsWith('LOG#')) this.#hidden.push(nameOf(item));
    }
    return {};
  }

  #updated({ Key: key, ExpressionAttributeValues: values }: z.infer<typeof Update>) {
    const set = Object.entries(values).flatMap(([name, value]) =>
      name.startsWith(':set_') ? [[name.slice(':set_'.length), value] as const] : [],
    );
    return { ...this.#items.get(nameOf(key)), ...key, ...Object.fromEntries(set) };
  }
}
