import { h, show } from './dom.ts';

/** Shows the choices of a select, each with its value and its words. A select in use keeps its value. */
export function showChoices(select: HTMLSelectElement, choices: readonly (readonly string[])[], chosen: string): void {
  show(
    select,
    choices.map(([value = '', words = value]) => h('option', { value, 'data-key': `=${value}` }, words)),
  );
  if (document.activeElement !== select) select.value = chosen;
}
