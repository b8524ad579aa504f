import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Key } from '../../../functions/core/model/keys.ts';
import { logger } from '../../../functions/core/observability/log.ts';
import type { Store } from '../../../functions/core/store/store.ts';
import type { Answered } from './http-event.ts';

/** Members of a stored object by their paths, such as `data.products`. A member that is undefined is lost. */
export type Damage = Readonly<Record<string, unknown>>;

/** Damages an item, as a direct change of its table does. Returns it as it was. */
export async function damageItem(
  store: Store,
  TableName: string,
  key: Key,
  damage: Damage,
  within?: string,
): Promise<object> {
  const { Item: before = {} } = await store.client.send(new GetCommand({ TableName, Key: { ...key } }));
  const item = structuredClone(before);
  for (const [path, value] of Object.entries(damage)) {
    const names = [...(within === undefined ? [] : [within]), ...path.split('.')];
    const last = names.pop() ?? '';
    const holder = names.reduce((object, name) => object[name], item);
    if (value === undefined) delete holder[last];
    else holder[last] = value;
  }
  await store.client.send(new PutCommand({ TableName, Item: { ...item, ...key } }));
  return before;
}

/** Follows the reports of damaged items in the log. */
export function damageReports() {
  const reported = vi.spyOn(logger, 'error').mockImplementation(() => undefined);
  const lines = () => reported.mock.calls.map(([, members]) => Object(members));
  return {
    /** Keys of the items that a list left out, each with its metric. */
    leftOut: (): string[] =>
      lines()
        .filter(({ itemsLeftOut }) => itemsLeftOut === 1)
        .map(({ pk, sk }) => [pk, sk].join(' ')),
    /** Messages of the errors behind responses. */
    errors: (): string[] =>
      lines().flatMap(({ error }) => (error ? [String(error.cause?.message ?? error.message)] : [])),
    clear: () => reported.mockClear(),
  };
}

/** A list of a line, one of whose items is damaged. */
export interface DamagedList<Service> {
  /** Makes at least two entries of the list. Returns the table and the key of one of them, and a way to read the list. */
  readonly scene: (service: Service) => Promise<{
    readonly table: string;
    readonly key: Key;
    /** Attribute of the item that is damaged; absent for the item itself. */
    readonly within?: string;
    /** Calls that meet the damaged item alone. */
    readonly alone?: readonly (() => Promise<Answered>)[];
    readonly list: () => Promise<Answered>;
    /** Returns the names of what a response lists. */
    readonly named: (body: Answered['body']) => readonly unknown[];
    /** Name of the damaged entry in the list. */
    readonly name: unknown;
  }>;
  readonly damages: Readonly<Record<string, Damage>>;
}

/**
 * Declares that a damaged item hides no other of its list, that the log names it, and that no call shows it or changes it.
 */
export function describeDamage<Service extends { readonly store: Store }>(
  start: () => Promise<Service>,
  lists: Readonly<Record<string, DamagedList<Service>>>,
): void {
  const reports = damageReports();
  let service: Service;
  beforeAll(async () => {
    service = await start();
  });

  describe.each(Object.entries(lists))('%s', (_, { scene, damages }) => {
    it.each(Object.entries(damages))('that %s hides no other, and is named', async (_what, damage) => {
      const { table, key, within, alone = [], list, named, name } = await scene(service);
      const sound = await list();
      expect(sound.headers).not.toHaveProperty('items-left-out');
      const before = await damageItem(service.store, table, key, damage, within);
      const { client } = service.store;
      const read = () => client.send(new GetCommand({ TableName: table, Key: { ...key } }));
      const { Item: damaged } = await read();
      reports.clear();
      const shown = await list();
      expect(shown.status).toBe(200);
      expect(named(shown.body)).toEqual(named(sound.body).filter((one) => one !== name));
      expect(shown.headers['items-left-out']).toBe('1');
      expect(reports.leftOut()).toEqual([`${key.pk} ${key.sk}`]);
      for (const call of alone) {
        reports.clear();
        expect((await call()).status).toBe(500);
        expect(reports.errors().join()).toContain(`The item ${key.pk} ${key.sk} is malformed: `);
      }
      expect((await read()).Item).toEqual(damaged);
      await client.send(new PutCommand({ TableName: table, Item: before }));
      expect(named((await list()).body)).toEqual(named(sound.body));
    });
  });
}
