import leven, { closestMatch } from 'leven';

/** Longest name that is compared, in characters: the time it takes grows with the square. */
const COMPARED_LENGTH = 256;

/** Shortest part of a name that may mean the whole, in letters. */
const SHORTEST_PART = 3;

const plainName = (name: string) => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** How far a name may be off: about a third of its letters. One or two letters are close to everything. */
const tolerance = (plain: string) => (plain.length < 3 ? 0 : Math.ceil(plain.length / 3));

/** The known name that was probably meant, if there is one: about a third of its letters may differ, capitals and separators aside. */
export function closestName(name: string, known: Iterable<string>): string | undefined {
  if (name.length > COMPARED_LENGTH) return undefined;
  const byPlainName = new Map(Array.from(known, (candidate) => [plainName(candidate), candidate]));
  const plain = plainName(name);
  const maxDistance = tolerance(plain);
  if (maxDistance === 0) return byPlainName.get(plain);
  const closest = closestMatch(plain, [...byPlainName.keys()], { maxDistance });
  return closest === undefined ? undefined : byPlainName.get(closest);
}

/**
 * The known names that may have been meant, closest first: those that contain the name or begin it, and those that differ in a third
 * of its letters at the most, fewer than for {@link closestName}: several names are more often beside the point.
 */
export function closeNames(name: string, known: Iterable<string>, most: number): string[] {
  if (name.length > COMPARED_LENGTH) return [];
  const plain = plainName(name);
  const maxDistance = Math.floor(plain.length / 3);
  const distances = Array.from(new Set(known), (candidate): [string, number] => {
    const other = plainName(candidate);
    if (plain.length >= SHORTEST_PART && other.includes(plain)) return [candidate, 0];
    if (other.length >= SHORTEST_PART && plain.startsWith(other)) return [candidate, 0];
    return [candidate, leven(plain, other, { maxDistance: maxDistance + 1 })];
  });
  return distances
    .filter(([, distance]) => distance <= maxDistance)
    .sort(([name, one], [otherName, other]) => one - other || (name < otherName ? -1 : 1))
    .slice(0, most)
    .map(([candidate]) => candidate);
}
