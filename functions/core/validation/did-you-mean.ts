import leven, { closestMatch } from 'leven';

/** Longest name that is compared, in characters: the time grows with the square of the length. */
const COMPARED_LENGTH = 256;

/** Shortest part of a name that can stand for the whole, in letters. */
const SHORTEST_PART = 3;

const plainName = (name: string) => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** Returns the letters that may differ, about a third of the name. A name of one or two letters is close to everything. */
const tolerance = (plain: string) => (plain.length < 3 ? 0 : Math.ceil(plain.length / 3));

/**
 * Returns the known name that was probably meant, if any. About a third of its letters may differ; capitals and separators do not
 * count.
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
  return closest === undefined ? undefined : byPlainName.get(closest);
}

/**
 * Returns the known names that were possibly meant, closest first. These are names that contain the given one or begin it, and
 * names of which a third of the letters differ at most. It allows fewer differences than {@link closestName}, since several names
 * are more often irrelevant.
 *
 * @param most the number of names, at most
 * @example closeNames('laptop', ['Laptop 14', 'Laptop 16', 'Monitor'], 5) // ['Laptop 14', 'Laptop 16']
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
