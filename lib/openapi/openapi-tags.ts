import {
  type EndpointRow,
  type EndpointTable,
  endpointsOf,
  isOperationsScope,
} from '../../functions/core/model/endpoint.ts';
import type { Deadline, Lifecycle } from '../../functions/core/model/lifecycle.ts';

/** Endpoints of one line for the same kind of caller: what the document groups operations by. */
export interface Tag {
  readonly name: string;
  readonly table: EndpointTable;
  readonly basePath: string;
  /** None where the endpoints are public. */
  readonly scopes: readonly string[];
  readonly isForOperators: boolean;
}

/** The name of a row's tag: its line, apart from what operators do about the line. */
export function tagName({ table, endpoint }: Pick<EndpointRow, 'table' | 'endpoint'>): string {
  return isOperationsScope(endpoint.scope) ? `${table.title}: operations` : table.title;
}

/** The tags of the tables, each with something in it: every line, followed by what operators do about it. */
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
 * What is said of a tag, in Markdown.
 *
 * @param lifecycle of the line, if it has one: printed as a table of transitions
 */
export function tagDescription({ table, isForOperators }: Tag, lifecycle: Lifecycle | undefined): string {
  if (isForOperators) {
    return `What the people and systems behind the service do about ${table.title.toLowerCase()}, for every tenant. Their tokens carry an \`operations/…\` scope, which callers do not get, and need not name a tenant.`;
  }
  if (lifecycle === undefined) return table.description;
  const rows = Object.entries(lifecycle).map(
    ([status, row]) =>
      `| ${status} | ${row.description} | ${row.next.join(', ') || '(final)'} | ${(row.deadlines ?? []).map(deadlineText).join('; ')} |`,
  );
  const initial = Object.entries(lifecycle).flatMap(([status, row]) => (row.initial ? [status] : []));
  return `${table.description}

### Lifecycle

An order may be created as ${initial.join(', ')}. Any move that is not in this table is refused.

| Status | Meaning | May become | Needs attention |
| --- | --- | --- | --- |
${rows.join('\n')}`;
}

function deadlineText({ reason, due }: Deadline): string {
  if ('field' in due) return `${reason} (\`${due.field}\`)`;
  const { field, days = {} } = due.byValue ?? {};
  // What is so anyway need not be said of a value.
  const others = Object.entries(days).filter(([, count]) => count !== due.afterDays);
  const byValue = others.map(([value, count]) => `, with \`${field}\` ${value} after ${daysText(count)}`);
  return `${reason} (after ${daysText(due.afterDays)}${byValue.join('')})`;
}

const daysText = (count: number): string => (count === 1 ? '1 day' : `${count} days`);
