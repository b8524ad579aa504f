// Watches a function's calls of DynamoDB from inside its worker: a proxy would cost more than the calls themselves, and the
// emulators publish no metrics. It is plain JavaScript for the same reason as lambda-worker.js.
import { subscribe } from 'node:diagnostics_channel';

/** @typedef {import('../metrics/service-metrics.ts').DynamoDbCall} DynamoDbCall */
/** @typedef {import('node:http').ClientRequest} ClientRequest */
/** @typedef {import('node:http').IncomingMessage} IncomingMessage */

/**
 * A call without a response yet.
 *
 * @typedef {{ operation: string, since: number, body: unknown }} Pending
 */

const PREFIX = 'DynamoDB_20120810.';
const CAPACITY = '"ConsumedCapacity":';
/** The largest response, in bytes, for which parsing the whole is faster than searching for a part. */
const SMALL = 2_048;

const THROTTLED = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'ProvisionedThroughputExceeded',
  'ThrottlingError',
]);
const CONFLICT = new Set(['TransactionConflictException', 'TransactionConflict']);

/** @type {WeakMap<object, Pending>} */
const pending = new WeakMap();
/** @type {DynamoDbCall[]} */
let seen = [];

/** Begins to watch the requests of Node's HTTP client. Requests and responses pass unchanged. */
export function watchDynamoDbCalls() {
  subscribe('http.client.request.created', (/** @type {any} */ { request }) => onRequest(request));
  subscribe('http.client.response.finish', (/** @type {any} */ { request, response }) => onResponse(request, response));
}

/**
 * Returns the calls answered since the last call of this function.
 *
 * @returns {readonly DynamoDbCall[]}
 */
export function takeDynamoDbCalls() {
  const taken = seen;
  if (taken.length > 0) seen = [];
  return taken;
}

/** @param {ClientRequest} request */
function onRequest(request) {
  const target = request.getHeader('x-amz-target');
  if (typeof target !== 'string' || !target.startsWith(PREFIX)) return;
  /** @type {Pending} */
  const call = { operation: target.slice(PREFIX.length), since: performance.now(), body: undefined };
  pending.set(request, call);
  // The SDK sends a body in one piece. The body is parsed only when the response does not name the tables.
  const end = request.end;
  request.end = function (/** @type {any[]} */ ...given) {
    call.body = given[0];
    return Reflect.apply(end, this, given);
  };
}

/**
 * @param {ClientRequest} request
 * @param {IncomingMessage} response
 */
function onResponse(request, response) {
  const call = pending.get(request);
  if (call === undefined) return;
  /** @type {Buffer[]} */
  const chunks = [];
  const push = response.push;
  response.push = function (chunk, encoding) {
    if (chunk === null) note(call, response.statusCode ?? 0, chunks);
    else chunks.push(chunk);
    return push.call(this, chunk, encoding);
  };
}

/**
 * @param {Pending} call
 * @param {number} status
 * @param {readonly Buffer[]} chunks
 */
function note({ operation, since, body }, status, chunks) {
  const milliseconds = performance.now() - since;
  try {
    const [only] = chunks;
    const answer = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
    if (status === 200) {
      const tables = capacityOf(answer) ?? Object.fromEntries(tablesOf(body).map((table) => [table, null]));
      seen.push({ operation, milliseconds, tables });
    } else {
      seen.push({ operation, milliseconds, ...refusal(answer, body) });
    }
  } catch {
    // An unreadable response is the function's own business.
  }
}

/**
 * Returns the capacity units that each table consumed, from the response; undefined when it does not contain them. Inside a
 * string, the quotation marks of the searched text would be escaped. An item's attribute of the same name contains no table name.
 *
 * @param {Buffer} answer
 * @returns {Record<string, number> | undefined}
 */
function capacityOf(answer) {
  if (answer.length < SMALL) {
    const { ConsumedCapacity: consumed } = JSON.parse(answer.toString());
    return consumed === undefined ? undefined : unitsOf(Array.isArray(consumed) ? consumed : [consumed]);
  }
  for (let at = answer.indexOf(CAPACITY); at >= 0; at = answer.indexOf(CAPACITY, at + 1)) {
    const consumed = JSON.parse(firstValue(answer.toString('latin1', at + CAPACITY.length)));
    const list = Array.isArray(consumed) ? consumed : [consumed];
    if (list.every(({ TableName }) => typeof TableName === 'string')) return unitsOf(list);
  }
  return undefined;
}

/** @param {readonly { TableName: string, CapacityUnits?: number }[]} consumed */
function unitsOf(consumed) {
  /** @type {Record<string, number>} */
  const units = {};
  for (const { TableName, CapacityUnits = 0 } of consumed) {
    const table = tableName(TableName);
    units[table] = (units[table] ?? 0) + CapacityUnits;
  }
  return units;
}

/**
 * Returns the JSON list or object at the start of a text.
 *
 * @param {string} text
 */
function firstValue(text) {
  let depth = 0;
  // Matches brackets, and whole strings, so that brackets inside strings do not count.
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (token === '[' || token === '{') depth += 1;
    if (token === ']' || token === '}') depth -= 1;
    if (depth === 0) return text.slice(0, index + 1);
  }
  return text;
}

/**
 * @param {Buffer} answer
 * @param {unknown} body
 * @returns {Pick<DynamoDbCall, 'tables' | 'error' | 'throttled' | 'conflicts'>}
 */
function refusal(answer, body) {
  const { __type = '', CancellationReasons: reasons = [] } = JSON.parse(answer.toString());
  const error = String(__type).split('#').at(-1) ?? '';
  const named = tablesOf(body);
  // Reasons are in the order of the transaction's actions; any other error concerns the whole request.
  /** @type {(codes: ReadonlySet<string>) => string[]} */
  const affected = (codes) => {
    if (codes.has(error)) return [...new Set(named)];
    return named.filter((_, index) => codes.has(reasons[index]?.Code));
  };
  return { tables: {}, error, throttled: affected(THROTTLED), conflicts: affected(CONFLICT) };
}

/**
 * Returns the tables that a request names. A transaction has one for each action.
 *
 * @param {unknown} body
 * @returns {string[]}
 */
function tablesOf(body) {
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return [];
  const request = JSON.parse(typeof body === 'string' ? body : Buffer.from(body).toString());
  if (typeof request.TableName === 'string') return [tableName(request.TableName)];
  if (request.RequestItems !== undefined) return Object.keys(request.RequestItems).map(tableName);
  const actions = request.TransactItems ?? [];
  return actions.map((/** @type {Record<string, { TableName: string }>} */ action) =>
    tableName(Object.values(action)[0]?.TableName ?? ''),
  );
}

/**
 * Returns a table's name from its name or ARN.
 *
 * @param {string} nameOrArn
 */
function tableName(nameOrArn) {
  return nameOrArn.startsWith('arn:') ? (nameOrArn.split('/')[1] ?? nameOrArn) : nameOrArn;
}
