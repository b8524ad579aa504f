import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { createTestTables } from '../support/store/test-store.ts';
import { changeEveryKind } from './changing-walk.ts';
import { fixture, type ItemsByKind, type RawItem, readItems, storeItems } from './stored-items.ts';
import { type Services, servicesOn, WALK_BEGINS } from './writing-walk.ts';

const RULE = 'What this version does not know must survive; see docs/data-model.md, "Stored formats".';

/** A member that no schema knows, as a newer version might have stored it. */
const NEWER = 'storedByANewerVersion';
const VALUE: AttributeValue = { M: { [NEWER]: { S: 'kept' } } };

/** Objects whose names are data, so that a new name is a new value and no unknown member. */
const DICTIONARIES: ReadonlySet<string> = new Set(['tallies', 'fired', 'after', 'headers', 'oldValue', 'newValue']);

/** Kinds of items that are written once. */
const NEVER_CHANGED: readonly string[] = [
  'orders: comment',
  'orders: history entry',
  'orders: signing key',
  'idempotency: idempotency record',
  'idempotency: request id',
  'catalog: tenant of a warehouse',
  'catalog: stock change',
  'accounts: deployment',
  'accounts: block of a customer directory',
  'events: entry of the log',
  'events: marker of an event',
  'events: day of a log',
  'webhooks: owner of a webhook',
];

/** Objects that the walk ends, with all that is in them. */
const ENDED: readonly string[] = [
  'accounts: customer change',
  'accounts: subscription staged',
  'accounts: subscription staged.after',
  'accounts: subscription staged.after.autoRenewal',
];

/** Objects in whose place the walk puts others of the same form. */
const REPLACED: readonly string[] = [
  // The last change that one transaction applied: another one has been applied.
  'accounts: customer applied',
];

/** Returns an item with the unknown member in each of its objects. */
const planted = (item: RawItem): RawItem => ({ ...plantedMembers(item), [NEWER]: VALUE });

const plantedMembers = (members: RawItem): RawItem =>
  Object.fromEntries(Object.entries(members).map(([name, value]) => [name, plantedIn(name, value)]));

function plantedIn(name: string, value: AttributeValue): AttributeValue {
  if (value.M) return { M: { ...plantedMembers(value.M), ...(!DICTIONARIES.has(name) && { [NEWER]: VALUE }) } };
  if (value.L) return { L: value.L.map((entry) => plantedIn('', entry)) };
  return value;
}

/** Lists the objects of a planted item by their paths: true where the unknown member is still there. */
function plantsIn(
  before: AttributeValue,
  after: AttributeValue | undefined,
  path: string,
): [path: string, kept: boolean][] {
  if (before.L)
    return before.L.flatMap((entry, index) => plantsIn(entry, entryLike(entry, index, after?.L), `${path}[]`));
  if (before.M === undefined || after === undefined) return [];
  const own: [string, boolean][] =
    before.M[NEWER] === undefined ? [] : [[path, isDeepStrictEqual(after.M?.[NEWER], VALUE)]];
  const inner = Object.entries(before.M).filter(([name]) => name !== NEWER);
  return [
    ...own,
    ...inner.flatMap(([name, value]) =>
      plantsIn(value, after.M?.[name], `${path}${path && '.'}${name.replace(/#.*/, '')}`),
    ),
  ];
}

/** Finds the entry of a list that was the same before the walk, or else the entry in its place. */
const entryLike = (entry: AttributeValue, index: number, after: readonly AttributeValue[] = []) =>
  after.find((one) => isDeepStrictEqual(one, entry)) ?? after[index];

const keysOf = ({ pk, sk }: RawItem) => `${pk?.S} ${sk?.S}`;

const answers: string[] = [];
let before: ItemsByKind;
let after: ItemsByKind;

beforeAll(async () => {
  const tables = await createTestTables();
  await storeItems(tables, new Map(Array.from(fixture(), ([kind, items]) => [kind, items.map(planted)])));
  before = await readItems(tables);
  const clock = { now: new Date(WALK_BEGINS) };
  const services = await servicesOn(tables, () => clock.now);
  for (const service of Object.values(services) as Services[keyof Services][]) listen(service);
  await changeEveryKind(services, clock);
  after = await readItems(tables);
});

function listen(service: Services[keyof Services]): void {
  const call = service.call.bind(service) as (...call: readonly unknown[]) => Promise<{ text: string }>;
  service.call = async (...given: readonly unknown[]) => {
    const answered = await call(...given);
    answers.push(answered.text);
    return answered as never;
  };
}

describe.each([...fixture().keys()])('%s', (kind) => {
  it('keeps what this version does not know', () => {
    const items = before.get(kind) ?? [];
    const found = new Map((after.get(kind) ?? []).map((item) => [keysOf(item), item]));
    const changed = items.filter((item) => !isDeepStrictEqual(found.get(keysOf(item)), item));
    expect(changed.length > 0, `${kind}: change an item of it in test/stored-formats/changing-walk.ts`).toBe(
      !NEVER_CHANGED.includes(kind),
    );
    const plants = items.flatMap((item) => {
      const is = found.get(keysOf(item));
      return plantsIn({ M: item }, is && { M: is }, '');
    });
    const lost = plants.filter(([path, kept]) => !kept && !REPLACED.includes(`${kind} ${path}`)).map(([path]) => path);
    expect(new Set(lost), RULE).toEqual(new Set());
    const seen = new Set(plants.map(([path]) => path));
    const every = items.flatMap((item) => plantsIn({ M: item }, { M: item }, '').map(([path]) => path));
    expect(every.filter((path) => !seen.has(path) && !ENDED.includes(`${kind} ${path}`))).toEqual([]);
  });
});

it('shows callers nothing that this version does not know', () => {
  expect(answers.length).toBeGreaterThan(50);
  expect(answers.filter((text) => text.includes(NEWER))).toEqual([]);
});

it('every schema of a stored item is made by the one that keeps unknown members, or by the one that is never written back', () => {
  const root = join(import.meta.dirname, '..', '..', 'functions');
  const files = globSync(
    [
      'core/model/{order,idempotency-record}.ts',
      '*/model/*items.ts',
      '*/model/customer-directory.ts',
      'workflow/census.ts',
    ],
    {
      cwd: root,
    },
  );
  expect(files.length).toBeGreaterThanOrEqual(7);
  const own = files.filter((file) =>
    /\b(z\s*\.(strict|loose)?[oO]bject|\.(strict|strip)\()/.test(readFileSync(join(root, file), 'utf8')),
  );
  expect(own).toEqual([]);
});
