/**
 * Formats a table in Markdown.
 *
 * @example markdownTable(['Status', 'Meaning'], [['open', 'Open.']]) // '| Status | Meaning |\n| --- | --- |\n| open | Open. |'
 */
export function markdownTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [columns, columns.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n');
}
