import leven, { closestMatch } from 'leven';
import { composed } from './spelling.ts';
import { compareTexts } from './text-order.ts';
import { unicodePattern } from './unicode-pattern.ts';

/** Longest name that is compared, in characters: the time grows with the square of the length. */
const COMPARED_LENGTH = 256;

/** Shortest part of a name that can stand for the whole, in letters. */
const SHORTEST_PART = 3;

const separators = unicodePattern(String.raw`[^\p{L}\p{N}]`, 'gu');

const plainName = (name: string) => composed(name).toLowerCase().replaceAll(separators(), '');

/** Returns the letters that may differ, about a third of the name. A name of one or two letters is close to everything. */
const tolerance = (plain: string) => (plain.length < 3 ? 0 : Math.ceil(plain.length / 3));

/**
 * Returns the known name that was probably meant, if any. About a third of its letters may differ; capitals and separators do not
 * count. Of two names that are as close, neither is returned.
 *
 * @example closestName('Conutry', ['country', 'city']) // 'country'
 * @example closestName('colour', ['country', 'city']) // undefined
 */
export function closestName(name: string, known: Iterable<string>): string | undefined {
  if (name.length > COMPARED_LENGTH) return undefined;
  const byPlainName = new Map(Array.from(known, (candidate) => [plainName(candidate), candidate]));
  const plain = plainName(name);
  const maxDistance = tolerance(plain);
  if (maxDistance === 0) return byPlainName.get(plain);
  const closest = closestMatch(plain, [...byPlainName.keys()], { maxDistance });
  return closest === undefined || hasRival(plain, closest, byPlainName.keys()) ? undefined : byPlainName.get(closest);
}

/** True if another name is as close as the closest one, so that neither is the likely one. */
function hasRival(plain: string, closest: string, known: Iterable<string>): boolean {
  const distance = leven(plain, closest);
  if (distance === 0) return false;
  const maxDistance = distance + 1;
  return Array.from(known).some((other) => other !== closest && leven(plain, other, { maxDistance }) <= distance);
}

/**
 * Longest name that {@link closeNamesOf} compares letter by letter, in letters without separators. Titles of products have some 40. A
 * longer one is found by a part of it.
 */
const LONGEST_COMPARED = 64;

/** Maximum number of known names that {@link closeNamesOf} looks at. */
const MOST_KNOWN = 1_000;

/**
 * Makes a function that returns the known names that were possibly meant, closest first. These are names that contain the given one or
 * begin it, and names of which a third of the letters differ at most. It allows fewer differences than {@link closestName}, since
 * several names are more often irrelevant.
 *
 * @param most the number of names, at most
 * @example closeNamesOf(['Laptop 14', 'Laptop 16', 'Monitor'], 5)('laptop') // ['Laptop 14', 'Laptop 16']
 */
export function closeNamesOf(known: Iterable<string>, most: number): (name: string) => string[] {
  const candidates = [...new Set(known)].slice(0, MOST_KNOWN).map((name) => ({ name, plain: plainName(name) }));
  return (name) => {
    if (name.length > COMPARED_LENGTH) return [];
    const plain = plainName(name);
    const maxDistance = Math.floor(plain.length / 3);
    return candidates
      .map(({ name: candidate, plain: other }): [string, number] => [candidate, distance(plain, other, maxDistance)])
      .filter(([, distance]) => distance <= maxDistance)
      .sort(([name, one], [otherName, other]) => one - other || compareTexts(name, otherName))
      .slice(0, most)
      .map(([candidate]) => candidate);
  };
}

/** Returns the number of letters that differ: none if one name contains or begins the other, more than `most` if too many do. */
function distance(plain: string, other: string, most: number): number {
  if (plain.length >= SHORTEST_PART && other.includes(plain)) return 0;
  if (other.length >= SHORTEST_PART && plain.startsWith(other)) return 0;
  const isTooLong = plain.length > LONGEST_COMPARED || other.length > LONGEST_COMPARED;
  if (isTooLong || Math.abs(plain.length - other.length) > most) return most + 1;
  return leven(plain, other, { maxDistance: most + 1 });
}
