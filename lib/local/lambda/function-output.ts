import * as z from 'zod';

/** Members of a structured log line that say nothing on one's own machine. */
const WITHOUT_INTEREST: ReadonlySet<string> = new Set([
  '_aws',
  'level',
  'message',
  'timestamp',
  'service',
  'stage',
  'sampling_rate',
]);

const Metrics = z.array(z.object({ Name: z.string(), Unit: z.string().optional() }));
const Entry = z.looseObject({
  level: z.string(),
  message: z.string(),
  _aws: z.object({ CloudWatchMetrics: z.array(z.object({ Metrics })) }).optional(),
});

/** Whether a line is there for its metrics alone, which CloudWatch takes out of it: nobody reads it. */
export const isOnlyMetrics = (line: string): boolean => line.includes('"message":"metrics"');

/**
 * A line that a function has written, for people to read: structured log lines as text, others as they are. What it only counts is
 * left out, and so is a value that stands there twice.
 */
export function readableOutput(line: string): string {
  const entry = Entry.safeParse(parsed(line));
  if (!entry.success) return line;
  const { level, message, ...members } = entry.data;
  const metrics = members._aws?.CloudWatchMetrics.flatMap(({ Metrics: defined }) => defined) ?? [];
  const counts = new Set(metrics.filter(({ Unit }) => Unit === 'Count').map(({ Name }) => Name));
  const entries = Object.entries(members).filter(([name]) => !WITHOUT_INTEREST.has(name) && !counts.has(name));
  const isRepeated = ([name, value]: [string, unknown]) => name === 'requestId' && value === members.correlationId;
  const shown = entries.filter((member) => !isRepeated(member));
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
