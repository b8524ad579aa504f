import * as z from 'zod';

/** Members of a structured log line that say nothing on one's own machine. */
const WITHOUT_INTEREST: ReadonlySet<string> = new Set([
  '_aws',
  'level',
  'message',
  'timestamp',
  'service',
  'sampling_rate',
]);

const Entry = z.looseObject({ level: z.string(), message: z.string() });

/** A line that a function has written, for people to read: structured log lines as text, others as they are. */
export function readableOutput(line: string): string {
  const entry = Entry.safeParse(parsed(line));
  if (!entry.success) return line;
  const { level, message, ...members } = entry.data;
  const shown = Object.entries(members).filter(([name]) => !WITHOUT_INTEREST.has(name));
  const words = shown.map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return [...(level === 'INFO' ? [] : [level]), message, ...words].join(' ');
}

function parsed(line: string): unknown {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
