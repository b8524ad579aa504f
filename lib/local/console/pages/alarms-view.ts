import type { OverviewAnswer } from '../../views/answers.ts';
import type { AlarmView } from '../../views/cloudwatch-views.ts';
import { h, show } from '../elements/dom.ts';
import { formatDuration, formatTime, shortNames } from '../elements/format.ts';
import { ALARM_STATES, stateBadge } from '../elements/states.ts';
import type { View } from '../support/view.ts';

/**
 * Returns the alarms that notify somebody or are no child of another alarm.
 *
 * @example wholeAlarms([{ ...alarm, name: 'a', children: ['b'] }, { ...alarm, name: 'b', hasActions: false }]) // [alarm a]
 */
export function wholeAlarms(alarms: readonly AlarmView[]): readonly AlarmView[] {
  const parts = new Set(alarms.flatMap(({ children }) => children));
  return alarms.filter(({ name, hasActions }) => hasActions || !parts.has(name));
}

/**
 * Shows every alarm, those in alarm first.
 *
 * @param chosen the name of the alarm in a link
 */
export function alarmsView(chosen: string | undefined): View {
  const content = h('div');
  let sought = chosen;
  return {
    title: 'Alarms',
    element: h('div', { class: 'narrow' }, h('h1', {}, 'Alarms'), content),
    async refresh({ alarms, time }: OverviewAnswer) {
      show(content, sections(alarms, new Date(time)));
      const found = sought === undefined ? null : document.getElementById(sought);
      sought = undefined;
      found?.closest('details')?.setAttribute('open', '');
      found?.focus();
    },
  };
}

function sections(alarms: readonly AlarmView[], now: Date): HTMLElement[] {
  if (alarms.length === 0) return [h('p', { class: 'empty' }, 'There are no alarms.')];
  const whole = wholeAlarms(alarms);
  const short = shortNames(alarms.map(({ name }) => name));
  const known = new Map(alarms.map((alarm) => [alarm.name, alarm]));
  return Object.entries(ALARM_STATES).flatMap(([state, { words }]) => {
    const inState = whole.filter((alarm) => alarm.state === state);
    // The section of alarms in ALARM is shown even if it is empty.
    if (inState.length === 0 && state !== 'ALARM') return [];
    const cards = inState.map((alarm) => card(alarm, { known, short, now, level: 'h3' }));
    const list =
      cards.length === 0 ? h('p', { class: 'empty' }, 'No alarms.') : h('ul', { class: 'alarm-list' }, cards);
    return h('section', { 'data-key': state }, h('h2', {}, `${words} (${inState.length})`), list);
  });
}

interface Setting {
  readonly known: ReadonlyMap<string, AlarmView>;
  readonly short: ReadonlyMap<string, string>;
  readonly now: Date;
  readonly level: 'h3' | 'h4';
}

function card(alarm: AlarmView, setting: Setting): HTMLElement {
  const { name, description, kind, state, reason, since, hasActions } = alarm;
  const { known, short, now, level } = setting;
  const began = new Date(since);
  const children = alarm.children.flatMap((child) => known.get(child) ?? []);
  // A child can belong to several alarms, so only whole alarms are targets of links.
  const anchor = level === 'h3' ? { id: name, tabindex: -1 } : {};
  const notes = [kind === 'composite' ? 'composite' : null, hasActions || level === 'h4' ? null : 'no notification'];
  return h(
    'li',
    { class: `alarm ${ALARM_STATES[state].tone}`, 'data-key': name, ...anchor },
    h(
      'div',
      { class: 'alarm-head' },
      h(level, { title: name }, short.get(name) ?? name),
      stateBadge(ALARM_STATES[state]),
    ),
    h('p', { class: 'description' }, description),
    h(
      'dl',
      { class: 'facts' },
      fact('Reason', reason),
      fact('Since', h('time', { datetime: since }, formatTime(began, now)), ` (${ago(began, now)})`),
      fact('Alarm', name, ...notes.flatMap((note) => (note === null ? [] : [` · ${note}`]))),
    ),
    children.length > 0 &&
      h(
        'details',
        {},
        h('summary', {}, `Child alarms (${children.length})`),
        h(
          'ul',
          { class: 'alarm-list' },
          children.map((child) => card(child, { ...setting, level: 'h4' })),
        ),
      ),
  );
}

const fact = (term: string, ...told: readonly (string | Node)[]): HTMLElement[] => [
  h('dt', {}, term),
  h('dd', {}, ...told),
];

function ago(began: Date, now: Date): string {
  return `for ${formatDuration(Math.max(0, now.getTime() - began.getTime()))}`;
}
