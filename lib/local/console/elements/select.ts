import { h, show } from './dom.ts';

/**
 * Shows the choices of a select, each with its value and its words. A link may choose another value. A select in use keeps its
 * value.
 */
export function showChoices(select: HTMLSelectElement, choices: readonly (readonly string[])[], chosen: string): void {
  const isKnown = choices.some(([value]) => value === chosen);
  show(
    select,
    [...choices, ...(isKnown ? [] : [[chosen]])].map(([value = '', words = value]) =>
      h('option', { value, 'data-key': `=${value}` }, words),
    ),
  );
  if (document.activeElement !== select) select.value = chosen;
}
