import { closestMatch } from 'leven';
import type * as z from 'zod';

/** Values of context keys, as they are given. */
export type Context = Readonly<Record<string, unknown>>;

/** Returns the path before a key: the place in `cdk.json` that gave it, or nothing for the command line. */
type PlaceOf = (key: string) => readonly string[];

const namesKeys = (issue: z.core.$ZodIssue): issue is z.core.$ZodIssueUnrecognizedKeys =>
  issue.code === 'unrecognized_keys' && issue.path.length === 0;

/** Describes values that cannot be used: the key, the value and what would be right. */
export function problemsOf(error: z.ZodError | undefined, values: unknown, placeOf: PlaceOf): string[] {
  return (error?.issues ?? [])
    .filter((issue) => !namesKeys(issue))
    .map(({ path, message }) => {
      const names = path.map(String);
      const value = names.reduce<unknown>(
        (part, key) => (typeof part === 'object' && part !== null ? Reflect.get(part, key) : part),
        values,
      );
      const place = [...placeOf(names[0] ?? ''), ...names].join('.');
      return `${place}: ${JSON.stringify(value)} cannot be used: ${message}`;
    });
}

/**
 * Returns the key that was probably meant, if any. A third of its letters may differ; capitals and separators do not count.
 *
 * @example meantKey('alarm-mail', ['alarmEmail', 'pageUrl']) // 'alarmEmail'
 */
function meantKey(key: string, known: readonly string[]): string | undefined {
  const plain = key.toLowerCase().replaceAll(/[^a-z]/g, '');
  const maxDistance = Math.floor(plain.length / 3);
  const closest = closestMatch(
    plain,
    known.map((name) => name.toLowerCase()),
    { maxDistance },
  );
  return known.find((name) => name.toLowerCase() === closest);
}

/** Describes keys that do not exist, each with the key that was probably meant, or with all keys. */
export function unknownKeys(error: z.ZodError | undefined, known: readonly string[], placeOf: PlaceOf): string[] {
  return (error?.issues ?? []).filter(namesKeys).flatMap(({ keys }) =>
    keys.map((key) => {
      const place = placeOf(key);
      const choice = place.length === 0 ? ['stage', 'stages', ...known] : known;
      const meant = meantKey(key, choice);
      const advice = meant === undefined ? `the keys are ${choice.join(', ')}` : `did you mean ${meant}?`;
      return `${[...place, key].join('.')}: no such key; ${advice}`;
    }),
  );
}
