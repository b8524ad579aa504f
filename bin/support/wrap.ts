/**
 * Wraps a text into lines of at most `width` characters. All lines but the first begin with two spaces.
 *
 * @example wrap('one two three', 8) // ['one two', '  three']
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length >= width) {
      lines.push(line);
      line = '  ';
    }
    line += line.trim() === '' ? word : ` ${word}`;
  }
  return [...lines, line];
}
