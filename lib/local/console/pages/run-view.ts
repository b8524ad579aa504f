import type { ExecutionAnswer } from '../../views/answers.ts';
import { h, show } from '../elements/dom.ts';
import { formatDuration, formatTime } from '../elements/format.ts';
import { EXECUTION_STATUSES, stateBadge } from '../elements/states.ts';
import { linkTo } from '../support/routes.ts';
import { getExecution, orAbsent } from '../support/server.ts';
import type { View } from '../support/view.ts';
import { GraphDrawing } from './state-graph-drawing.ts';

/** Shows one run of a workflow: its path through the state machine, its input and its output. */
export function runView(machine: string, name: string): View {
  const [facts, data] = [h('div'), h('div', { class: 'run-data' })];
  const graph = new GraphDrawing();
  return {
    title: name,
    element: h(
      'div',
      {},
      h('p', { class: 'back' }, h('a', { href: linkTo(['workflows']) }, 'All workflow runs')),
      h('h1', {}, name),
      facts,
      graph.element,
      data,
    ),
    async refresh() {
      const answer = await orAbsent(getExecution(machine, name));
      if (answer === undefined) {
        graph.element.hidden = true;
        show(facts, h('p', { class: 'empty' }, `${machine} has no run of this name.`));
        return;
      }
      show(facts, factsOf(answer), failure(answer));
      graph.update(answer);
      show(data, path(answer), documents(answer));
    },
  };
}

function factsOf({ execution, time }: ExecutionAnswer): HTMLElement {
  const { status, machine, startedAt, stoppedAt, state, enteredAt } = execution;
  const now = new Date(time);
  const [started, stopped] = [new Date(startedAt), stoppedAt === null ? undefined : new Date(stoppedAt)];
  const duration = formatDuration(Math.max(0, (stopped ?? now).getTime() - started.getTime()));
  const told: [string, string | Node][] = [
    ['Status', stateBadge(EXECUTION_STATUSES[status])],
    ['State machine', machine],
    ['Started', formatTime(started, now)],
    ['Stopped', stopped === undefined ? 'Not yet' : formatTime(stopped, now)],
    ['Duration', duration],
    [stopped === undefined ? 'Current state' : 'Last state', state ?? '–'],
    ['Entered', enteredAt === null ? '–' : formatTime(new Date(enteredAt), now)],
  ];
  return h(
    'dl',
    { class: 'run-facts' },
    told.map(([term, content]) => h('div', {}, h('dt', {}, term), h('dd', {}, content))),
  );
}

function failure({ execution: { error, cause } }: ExecutionAnswer): HTMLElement | null {
  if (error === null && cause === null) return null;
  return h(
    'section',
    { class: 'failure', 'aria-labelledby': 'failure' },
    h('h2', { id: 'failure' }, `Error: ${error ?? 'unnamed'}`),
    cause === null ? null : code('Cause', formatted(cause)),
  );
}

/** Shows the path in words, in order. */
function path({ execution: { states, status } }: ExecutionAnswer): HTMLElement {
  const items = states.map((state, index) => {
    const last = index === states.length - 1;
    const note = last && status !== 'SUCCEEDED' ? h('span', {}, stateBadge(EXECUTION_STATUSES[status])) : null;
    return h('li', {}, state, note);
  });
  const list = items.length === 0 ? h('p', { class: 'empty' }, 'No state yet.') : h('ol', {}, items);
  return h(
    'section',
    { class: 'states', 'aria-labelledby': 'states' },
    h('h2', { id: 'states' }, 'States in order'),
    list,
  );
}

function documents({ execution: { input, output } }: ExecutionAnswer): HTMLElement[] {
  const outputs = output === undefined ? h('p', { class: 'empty' }, 'No output yet.') : code('Output', json(output));
  return [
    h('section', {}, h('h2', {}, 'Input'), code('Input', json(input))),
    h('section', {}, h('h2', {}, 'Output'), outputs),
  ];
}

/** Shows preformatted text. It takes the focus, so that the keyboard can scroll it. */
const code = (label: string, text: string): HTMLElement =>
  h('pre', { tabindex: 0, role: 'region', 'aria-label': label }, text);

const json = (value: unknown): string => JSON.stringify(value, null, 2) ?? 'null';

/** Formats a cause. Lambda's causes are JSON in one line. */
function formatted(cause: string): string {
  try {
    return json(JSON.parse(cause));
  } catch {
    return cause;
  }
}
