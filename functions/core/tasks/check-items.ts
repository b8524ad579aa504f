import { GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Key } from '../model/keys.ts';
import { storedWhole } from '../model/stored.ts';
import type { Store, StoredItem } from '../store/store.ts';
import { keepState, UNREADABLE } from './kept-state.ts';

/** An item that is wrong, by its key, and what is wrong with it. */
export interface Finding {
  readonly key: Key;
  readonly problem: string;
}

const StoredKey = storedWhole({ pk: z.string(), sk: z.string() });

/** The item that keeps a check between two runs (docs/data-model.md, "When an item is wrong"). */
const CheckItem = storedWhole({
  /** Grows with every write, so that of two runs at once one writes. */
  version: z.number(),
  /** Last item that was checked; absent at the beginning of the table. */
  after: StoredKey.optional(),
  /** Keys of the items that were wrong at the last look. */
  found: z.array(StoredKey),
});
type CheckItem = z.infer<typeof CheckItem>;

/** Items that were looked at, and what is wrong. */
export interface Look {
  readonly findings: readonly Finding[];
  /** Number of the items that were looked at, from the first on. The rest is left to the next run. */
  readonly looked: number;
}

/** A table to check, and the way to look at its items. */
export interface Check {
  readonly table: string;
  /** Key of the item that keeps the check. */
  readonly state: Key;
  /** Items that one run reads at most. */
  readonly itemsARun: number;
  /** Looks at some items of the table. */
  readonly look: (items: readonly StoredItem[]) => Promise<Look>;
  /** Looks again at items that were wrong. */
  readonly lookAgain: (keys: readonly Key[]) => Promise<readonly Finding[]>;
}

/** Items that a check remembers as wrong, at most. More of them raise the same alarm. */
const MOST_REMEMBERED = 100;

/**
 * Checks the next part of a table, and returns everything that is wrong as far as it is known. A run costs the same however large the
 * table is. It goes on where the run before stopped, and looks again at what was wrong before. So an item stays among the findings until it
 * is right. A run that is killed or doubled repeats a part.
 */
export async function checkOn(store: Store, check: Check): Promise<readonly Finding[]> {
  const before = await readState(store, check);
  const again = await check.lookAgain((before?.found ?? []).map(keyOf));
  const { Items = [], LastEvaluatedKey } = await store.client.send(
    new ScanCommand({
      TableName: check.table,
      Limit: check.itemsARun,
      ExclusiveStartKey: before?.after && keyOf(before.after),
    }),
  );
  const { findings, looked } = await check.look(Items);
  const after = looked < Items.length ? Items[looked - 1] : LastEvaluatedKey;
  const byKey = new Map([...again, ...findings].map((finding) => [nameOf(finding.key), finding]));
  const known = new Map(before?.found.map((key) => [nameOf(key), key]));
  const all = [...byKey.values()];
  await writeState(store, check, before, {
    found: all.slice(0, MOST_REMEMBERED).map(({ key }) => known.get(nameOf(key)) ?? keyOf(key)),
    ...(after && { after: keyOf(StoredKey.parse(after)) }),
  });
  return all;
}

/** Leaves out members that only a newer version knows. */
const keyOf = ({ pk, sk }: Key): { readonly pk: string; readonly sk: string } => ({ pk, sk });

const nameOf = ({ pk, sk }: Key): string => `${pk} ${sk}`;

async function readState(store: Store, { table, state }: Check): Promise<CheckItem | undefined> {
  const { Item } = await store.client.send(
    new GetCommand({ TableName: table, Key: { ...state }, ConsistentRead: true }),
  );
  // A check whose own item cannot be read begins again, and replaces the item.
  return Item && (CheckItem.safeParse(Item).data ?? { version: UNREADABLE, found: [] });
}

async function writeState(
  store: Store,
  { table, state }: Check,
  before: CheckItem | undefined,
  next: Omit<CheckItem, 'version'>,
): Promise<void> {
  // A check that takes one run and finds nothing leaves nothing to keep.
  if (before === undefined && next.after === undefined && next.found.length === 0) return;
  const { after: _after, ...others } = before ?? {};
  await keepState(store, { table, key: state }, before, { ...others, ...next });
}
