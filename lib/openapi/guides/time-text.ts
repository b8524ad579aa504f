const UNITS = [
  { name: 'day', ms: 86_400_000 },
  { name: 'hour', ms: 3_600_000 },
  { name: 'minute', ms: 60_000 },
  { name: 'second', ms: 1_000 },
] as const;

/**
 * Writes a time in the largest unit of which it is a whole number, but a single day in hours.
 *
 * @example timeText(300_000) // '5 minutes'
 * @example timeText(86_400_000) // '24 hours'
 */
export function timeText(ms: number): string {
  const { name, ms: unit } = UNITS.find((one) => ms % one.ms === 0 && !(one.name === 'day' && ms === one.ms)) ?? {
    name: 'millisecond',
    ms: 1,
  };
  const count = ms / unit;
  return count === 1 ? `1 ${name}` : `${count} ${name}s`;
}
