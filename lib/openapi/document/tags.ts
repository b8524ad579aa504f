import {
  type EndpointRow,
  type EndpointTable,
  endpointsOf,
  isOperationsScope,
} from '../../../functions/core/model/endpoint.ts';
import type { Deadline, Lifecycle } from '../../../functions/core/model/lifecycle.ts';

/** Group of operations in the document: the endpoints of one line for one kind of caller. */
export interface Tag {
  readonly name: string;
  readonly table: EndpointTable;
  readonly basePath: string;
  /** Scopes of the endpoints. Empty if the endpoints are public. */
  readonly scopes: readonly string[];
  readonly isForOperators: boolean;
}

/**
 * Returns the name of a row's tag. Operators' endpoints have a tag separate from the line's other endpoints.
 *
 * @example tagName({ table: devices, endpoint: devices.endpoints['put-warehouse'] }) // 'Device orders: operations'
 */
export function tagName({ table, endpoint }: Pick<EndpointRow, 'table' | 'endpoint'>): string {
  return isOperationsScope(endpoint.scope) ? `${table.title}: operations` : table.title;
}

/** Returns the tags of the tables that have endpoints. Each line is followed by its operators' endpoints. */
export function tagsOf(tables: readonly EndpointTable[]): Tag[] {
  return tables.flatMap((table) => {
    const tags = new Map<string, Tag>();
    for (const row of endpointsOf([table])) {
      const { scope, basePath = table.basePath } = row.endpoint;
      const name = tagName(row);
      const { scopes = [] } = tags.get(name) ?? {};
      const all = scope === null || scopes.includes(scope) ? scopes : [...scopes, scope].sort();
      tags.set(name, { name, table, basePath, scopes: all, isForOperators: isOperationsScope(scope) });
    }
    return [...tags.values()].sort((a, b) => Number(a.isForOperators) - Number(b.isForOperators));
  });
}

/**
 * Returns the description of a tag in Markdown.
 *
 * @param lifecycle lifecycle of the line, which the description shows as a table of transitions; undefined if the line has none
 */
export function tagDescription({ table, isForOperators }: Tag, lifecycle: Lifecycle | undefined): string {
  if (isForOperators) {
    return `Endpoints for the people and systems behind the service that process ${table.title.toLowerCase()}, for every tenant. Their tokens carry an \`operations/…\` scope, which other callers do not get. These tokens need no tenant.`;
  }
  if (lifecycle === undefined) return table.description;
  const rows = Object.entries(lifecycle).map(
    ([status, row]) =>
      `| ${status} | ${row.description} | ${row.next.join(', ') || '(final)'} | ${(row.deadlines ?? []).map(deadlineText).join('; ')} |`,
  );
  const initial = Object.entries(lifecycle).flatMap(([status, row]) => (row.initial ? [status] : []));
  return `${table.description}

### Lifecycle

A new order has one of these statuses: ${initial.join(', ')}. The API rejects any transition that is not in this table.

| Status | Meaning | Next statuses | Needs attention |
| --- | --- | --- | --- |
${rows.join('\n')}`;
}

/** Formats a deadline, with the time after which it fires. */
export function deadlineText({ reason, due }: Deadline): string {
  if ('field' in due) return `${reason} (\`${due.field}\`)`;
  const { field, days = {} } = due.byValue ?? {};
  // Values with the default number of days are omitted.
  const others = Object.entries(days).filter(([, count]) => count !== due.afterDays);
  const byValue = others.map(([value, count]) => `, with \`${field}\` ${value} after ${daysText(count)}`);
  return `${reason} (after ${daysText(due.afterDays)}${byValue.join('')})`;
}

const daysText = (count: number): string => (count === 1 ? '1 day' : `${count} days`);
