import { type Child, h } from './dom.ts';

/** A row of a table. */
export interface Row {
  /** Identifies the row in a refresh. */
  readonly key: string;
  /** One cell for each column. */
  readonly cells: readonly Child[];
}

/**
 * Makes a table of records. In a narrow window its style shows each record as a block, with the column in front of each cell. So its
 * roles are explicit.
 */
export function recordTable(label: string, columns: readonly string[], rows: readonly Row[]): HTMLElement {
  const heads = columns.map((column) => h('th', { scope: 'col', role: 'columnheader' }, column));
  return h(
    'table',
    { class: 'records', role: 'table', 'aria-label': label },
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, heads)),
    h(
      'tbody',
      { role: 'rowgroup' },
      rows.map(({ key, cells }) =>
        h(
          'tr',
          { role: 'row', 'data-key': key },
          // A grid has one item for the column and one for the content.
          cells.map((cell, index) => h('td', { role: 'cell', 'data-column': columns[index] }, h('div', {}, cell))),
        ),
      ),
    ),
  );
}
