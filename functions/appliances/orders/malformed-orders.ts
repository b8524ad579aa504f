import * as z from 'zod';
import type { MalformedRequest } from '../../core/http/read-request.ts';
import { ifThere, readOrder } from '../../core/orders/read-order.ts';
import type { FieldProblem } from '../../core/problems/problem.ts';
import type { Store } from '../../core/store/store.ts';
import { validate } from '../../core/validation/validation.ts';
import { CreateOrder, UpdateOrder, writableFields } from '../contract/order-contract.ts';
import type * as routes from '../contract/routes.ts';
import { type ApplianceData, MOST_INTERFACES, MOST_NATS, MOST_NODES, type WritableField } from '../model/order-data.ts';
import { storedApplianceOrder } from '../model/stored-order.ts';
import { holisticCheck, initialStatusCheck } from '../rules/order-rules.ts';
import { dataAfterUpdate, dataOfNewOrder, withoutNulls } from './build-order-data.ts';
import { changeProblems, sentBackProblems } from './change-problems.ts';
import { ownedBy } from './owner.ts';

/**
 * Lists the problems of a new order that its schema rejects, as far as the rules of its status find them in the other fields. One response
 * thus has all problems (docs/contracts/appliances.md, "The order").
 */
export async function problemsOfMalformedOrder(
  { body }: MalformedRequest<typeof routes.createOrder>,
  store: Store,
): Promise<readonly FieldProblem[]> {
  const read = readFields(CreateOrder, body);
  const { success, data: status } = CreateOrder.shape.status.safeParse(read?.sent.status);
  if (read === undefined || !success) return [];
  const order = { status: status ?? 'new', data: dataOfNewOrder(read.fields), createdAt: store.now().toISOString() };
  return read.furtherOf([...initialStatusCheck(order.status), ...holisticCheck(order)]);
}

/** Lists the problems of an update that its schema rejects, likewise. An order that is not there has none. */
export async function problemsOfMalformedUpdate(
  { body, path, principal }: MalformedRequest<typeof routes.updateOrder>,
  store: Store,
): Promise<readonly FieldProblem[]> {
  const read = readFields(UpdateOrder, body);
  if (read === undefined) return [];
  const { sent, fields, furtherOf } = read;
  const uid = path.uid ?? '';
  const order = await ifThere(() => readOrder<ApplianceData>(store, ownedBy(principal), { uid }));
  if (order === undefined) return [];
  const { data: comments } = UpdateOrder.shape.comments.safeParse(sent.comments);
  const sentBack = sentBackProblems(order, { uid: sent.uid, orderNum: sent.orderNum, comments });
  const { success, data: status } = UpdateOrder.shape.status.safeParse(sent.status);
  if (!success) return furtherOf(sentBack);
  const change = { data: dataAfterUpdate(order.data, fields), ...(status && { status }) };
  return furtherOf([...sentBack, ...changeProblems(order, change)]);
}

/** A body that its schema rejects, as far as it can be read. */
interface ReadFields {
  readonly sent: Readonly<Record<string, unknown>>;
  /** The fields with a value of the right type, and null for each other one that was sent. */
  readonly fields: { readonly [Field in WritableField]?: ApplianceData[Field] | null };
  /** Returns the problems that say more than the schema's: not of fields that it rejects, nor of what depends on these. */
  readonly furtherOf: (problems: readonly FieldProblem[]) => readonly FieldProblem[];
}

/** Rules of a field that another one decides: they say nothing while that one cannot be read. */
const DEPENDENT: Readonly<Record<string, WritableField>> = { clusterIp: 'ha', contactEmail: 'contactPhone' };

function readFields(schema: typeof CreateOrder | typeof UpdateOrder, body: unknown): ReadFields | undefined {
  const sent = z.record(z.string(), z.unknown()).safeParse(body).data;
  if (sent === undefined) return undefined;
  const validated = validate(schema, sent);
  const reported = new Set(validated.ok ? [] : validated.problems.map(({ path }) => path));
  const given = writableFields.filter((field) => sent[field] !== undefined && sent[field] !== null);
  const values = given.map(
    (field) => [field, reported.has(field) ? undefined : readValue(field, sent[field])] as const,
  );
  const unread = new Set<string>(values.flatMap(([field, value]) => (value === undefined ? [field] : [])));
  const cleared = writableFields.filter((field) => sent[field] === null || unread.has(field));
  const hides = (path: string) => {
    const field = /^\w*/.exec(path)?.[0] ?? '';
    return reported.has(path) || unread.has(field) || unread.has(DEPENDENT[field] ?? '');
  };
  return {
    sent,
    fields: Object.fromEntries([
      ...values.filter(([field]) => !unread.has(field)),
      ...cleared.map((field) => [field, null]),
    ]),
    furtherOf: (problems) => problems.filter(({ path }) => !hides(path)),
  };
}

/** Returns the value of a field, whatever its texts say; undefined for one of another type, and for a list that is too long. */
function readValue(field: WritableField, sent: unknown): ApplianceData[WritableField] {
  const { nodes, nats, ...plain } = storedApplianceOrder().shape.data.shape;
  const value = withoutNulls(sent);
  if (field === 'nats') return nats.unwrap().max(MOST_NATS).safeParse(value).data;
  if (field !== 'nodes') return plain[field].safeParse(value).data as ApplianceData[WritableField];
  const read = nodes.unwrap().max(MOST_NODES).safeParse(value).data;
  return read?.every(({ interfaces = [] }) => interfaces.length <= MOST_INTERFACES) ? read : undefined;
}
