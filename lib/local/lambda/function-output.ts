import * as z from 'zod';
import type { LogLine } from '../support/log-line.ts';

/** Members of a structured log line that are not useful on a developer's machine. */
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

/** Returns `true` for a line that contains only metrics for CloudWatch. */
export const isOnlyMetrics = ({ text }: LogLine): boolean => text.includes('"message":"metrics"');

/**
 * Formats a line of a function's output for people: a structured log line becomes text, any other line stays. Counters and
 * repeated values are omitted.
 *
 * @example readableOutput(new LogLine('{"level":"WARN","message":"late","order":"7"}')) // 'WARN late order=7'
 */
export function readableOutput(line: LogLine): string {
  const entry = Entry.safeParse(line.json);
  if (!entry.success) return line.text;
  const { level, message, ...members } = entry.data;
  const metrics = members._aws?.CloudWatchMetrics.flatMap(({ Metrics: defined }) => defined) ?? [];
  const counts = new Set(metrics.filter(({ Unit }) => Unit === 'Count').map(({ Name }) => Name));
  const entries = Object.entries(members).filter(([name]) => !WITHOUT_INTEREST.has(name) && !counts.has(name));
  const isRepeated = ([name, value]: [string, unknown]) => name === 'requestId' && value === members.correlationId;
  const shown = entries.filter((member) => !isRepeated(member));
  const words = shown.map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return [...(level === 'INFO' ? [] : [level]), message, ...words].join(' ');
}
