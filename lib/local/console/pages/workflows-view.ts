import type { ExecutionSummary, ExecutionsAnswer } from '../../views/answers.ts';
import { h, show } from '../elements/dom.ts';
import { formatDuration, formatTime, shortNames } from '../elements/format.ts';
import { showChoices } from '../elements/select.ts';
import { EXECUTION_STATUSES, stateBadge } from '../elements/states.ts';
import { countOf, type Filter, filteredList, pageLinks, searchBox } from '../support/filtered-list.ts';
import { linkTo } from '../support/routes.ts';
import { getExecutions } from '../support/server.ts';
import type { View } from '../support/view.ts';

/** Shows the runs of the workflows, newest first. */
export function workflowsView(query: URLSearchParams): View {
  const status = h('select', { name: 'status' });
  const machine = h('select', { name: 'machine' });
  const text = searchBox(query);
  const form = h(
    'form',
    { class: 'filters', role: 'search', 'aria-label': 'Runs' },
    h('label', {}, 'Status', status),
    h('label', {}, 'State machine', machine),
    h('label', {}, 'Name, state or error', text),
  );
  const [table, pages] = [h('div'), h('p', { class: 'pages' })];
  const count = h('p', { class: 'count', role: 'status' });
  const path = ['workflows'];
  const wanted = () => ({ status: status.value, machine: machine.value, text: text.value });
  const shows = (answer: ExecutionsAnswer, filter: Filter) => {
    showChoices(status, [['', 'All'], ...statusOptions(answer)], filter.status ?? '');
    showChoices(machine, [['', 'All'], ...shortNames(answer.machines)], filter.machine ?? '');
    const shown = answer.executions.length;
    const page = { path, filter, next: answer.next, nouns: ['run', 'runs'] } as const;
    show(count, countOf(shown, page));
    show(table, shown === 0 ? null : runsTable(answer));
    show(pages, pageLinks(page));
  };
  return {
    title: 'Workflows',
    element: h('div', {}, h('h1', {}, 'Workflow runs'), form, count, table, pages),
    refresh: filteredList({ form, path, query, wanted, fetch: getExecutions, show: shows }),
  };
}

function statusOptions({ numbers }: ExecutionsAnswer): [string, string][] {
  return Object.entries(EXECUTION_STATUSES).map(([name, { words }]) => {
    const known = Object.entries(numbers).find(([status]) => status === name);
    return [name, `${words} (${known?.[1] ?? 0})`];
  });
}

const COLUMNS = ['Status', 'Run', 'State machine', 'Started', 'Duration', 'State'];

/** Makes the table of runs. Its roles are explicit, since in a narrow window its style makes it a list of blocks. */
function runsTable({ executions, machines, time }: ExecutionsAnswer): HTMLElement {
  const short = shortNames(machines);
  const now = new Date(time);
  const heads = COLUMNS.map((column) => h('th', { scope: 'col', role: 'columnheader' }, column));
  const rows = executions.map((execution) =>
    h('tr', { role: 'row', 'data-key': keyOf(execution) }, cells(execution, short, now)),
  );
  return h(
    'table',
    { class: 'runs', role: 'table', 'aria-label': 'Workflow runs' },
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, heads)),
    h('tbody', { role: 'rowgroup' }, rows),
  );
}

function cells(execution: ExecutionSummary, short: ReadonlyMap<string, string>, now: Date): HTMLElement[] {
  const { machine, name, status, startedAt, stoppedAt, state } = execution;
  const started = new Date(startedAt);
  const duration = (stoppedAt === null ? now : new Date(stoppedAt)).getTime() - started.getTime();
  const told = [
    stateBadge(EXECUTION_STATUSES[status]),
    // An Express execution has a UUID after its name, since names repeat.
    h('a', { href: linkTo(['workflows', machine, name]) }, name.split(':')[0] ?? name),
    short.get(machine) ?? machine,
    h('time', { datetime: startedAt }, formatTime(started, now)),
    formatDuration(Math.max(0, duration)),
    state ?? '–',
  ];
  return told.map((content) => h('td', { role: 'cell' }, content));
}

const keyOf = ({ machine, name }: ExecutionSummary): string => `${machine}/${name}`;
