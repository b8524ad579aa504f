import {
  type EndpointRow,
  type EndpointTable,
  endpointsOf,
  headerTitle,
  type Idempotency,
  isOperationsScope,
  isTenantsScope,
  keyHeaderOf,
} from '../../../functions/core/model/endpoint.ts';
import { errorsOf, linkTo } from '../document/error-codes.ts';
import { errorPlaces } from './error-places.ts';
import type { GuideSection, GuideSource } from './guide-section.ts';
import { markdownTable } from './markdown-table.ts';

/** Tells how a call is repeated without a second effect, with a box for each line. */
export const retrySafely: GuideSection = (source) =>
  [introduction, ...source.tables.flatMap((table) => box(source, table)), ...ofOperators(source)].join('\n\n');

const introduction = `## Retry safely

A key names one request: one order that you intend to place, one change that you intend to make. If a call fails or times out, send the same request with the same key again, as often as necessary. It takes effect once, and every retry gets the first response, with \`Idempotent-Replayed: true\`. Make a new key for each new intent, preferably a UUID, and store it before the first call. A key is not an id to trace a flow with. Two requests of one flow, such as a preview and its order, have two keys.`;

/** Returns the box of a line; nothing for a line whose operations honour no keys. */
function box(source: GuideSource, table: EndpointTable): readonly string[] {
  const rows = endpointsOf([table]).filter(({ endpoint }) => endpoint.idempotency && isTenantsScope(endpoint.scope));
  const [first] = rows;
  const { idempotency } = first?.endpoint ?? {};
  if (idempotency === undefined) return [];
  const questions = questionsOf(source, table, { idempotency, rows });
  return [`### Retry ${table.title.toLowerCase()}\n\n${markdownTable(['', table.title], questions)}`];
}

/** Operations of a line that honour a key, all in the same way. */
interface Keyed {
  readonly idempotency: Idempotency;
  readonly rows: readonly EndpointRow[];
}

/** Answers the questions of a box. */
function questionsOf(
  source: GuideSource,
  table: EndpointTable,
  { idempotency, rows }: Keyed,
): readonly (readonly [string, string])[] {
  const { days, required, keepsRefusals } = idempotency;
  const header = headerTitle(keyHeaderOf(idempotency));
  return [
    ['What names a request', `\`${header}\`, ${required ? 'required' : 'optional'} in ${list(rows)}`],
    ['Without it', required ? 'The API rejects the request.' : 'Every call takes effect.'],
    ['For whom a key is unique', scopeOf(rows)],
    ['How long it is kept', `${days} days after the first response.${exceptions(rows)}`],
    [
      'What an error does to the key',
      keepsRefusals
        ? 'The key is used up: a repeat gets the same error. Send a corrected request with a new key. Errors of the headers, 429, and 500 and above leave the key free.'
        : 'The key stays free. Send the corrected request with the same key or a new one.',
    ],
    ['Another body, query or path with a known key', reused(source, table)],
    ['A repeat while the first call is running', running(table)],
    ['An id that traces a flow', tracing(header, table)],
  ];
}

/** Names the operations that keep a key for another time. */
const exceptions = (rows: readonly EndpointRow[]): string =>
  rows
    .filter(({ endpoint }) => endpoint.idempotency?.keptUntil !== undefined)
    .map((row) => ` ${list([row])} keeps it until ${row.endpoint.idempotency?.keptUntil}.`)
    .join('');

const list = (rows: readonly EndpointRow[]): string =>
  rows.map(({ endpoint: { method, path } }) => `\`${method} ${path}\``).join('; ');

/** Tells of the keys of operators' calls, if there are any. */
function ofOperators({ tables }: GuideSource): readonly string[] {
  const rows = endpointsOf(tables).filter(({ endpoint }) => isOperationsScope(endpoint.scope) && endpoint.idempotency);
  const [first] = rows;
  if (first?.endpoint.idempotency === undefined) return [];
  const header = headerTitle(keyHeaderOf(first.endpoint.idempotency));
  return [
    `Operators' calls take an optional \`${header}\` where the operation lists it. An error leaves the key free.`,
  ];
}

function scopeOf(rows: readonly EndpointRow[]): string {
  const names = new Set(rows.flatMap(({ endpoint: { idempotency } }) => idempotency?.scopedBy ?? []));
  const inPath = [...names].map((name) => ` Below a \`{${name}}\`, also for its value.`);
  return `Your tenant and the operation.${inPath.join('')} The same key elsewhere is another key.`;
}

function reused(source: GuideSource, { title, strictQueries, ...table }: EndpointTable): string {
  const { ofReusedKey: code } = errorsOf(table);
  const place = errorPlaces(source).find((one) => one.line === title && one.code === code);
  const error = place ? `${place.status} ${linkTo(place.code)}` : 'An error';
  const ignored = strictQueries ? '' : ' A parameter that the operation does not have makes no other request.';
  return `${error}. Nothing takes effect.${ignored}`;
}

function running(table: EndpointTable): string {
  const { ofRunningKey: code } = errorsOf(table);
  const rejected = code === undefined ? 'a 503' : `the error ${linkTo(code)}`;
  return `The repeat gets the first response, or ${rejected}. Then try again a moment later.`;
}

function tracing(header: string, { requestIdHeader }: EndpointTable): string {
  const ofCalls =
    requestIdHeader === undefined
      ? ''
      : ` \`${headerTitle(requestIdHeader)}\` is for single calls: a new one for each, or none.`;
  return `Such an id is not a key. If several requests of one operation have it in \`${header}\`, only the first takes effect.${ofCalls}`;
}
