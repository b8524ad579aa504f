import { CA, US } from 'country-region-data';
import { closestName } from '../../core/validation/did-you-mean.ts';
import { shown } from '../../core/validation/issue-message.ts';

interface Regions {
  readonly noun: string;
  /** Those that are named for one that is none. */
  readonly few: string;
  /** Code to name. */
  readonly names: ReadonlyMap<string, string>;
}

const regions = (noun: string, few: string, regions: readonly (readonly [name: string, code: string])[]): Regions => ({
  noun,
  few,
  names: new Map(regions.map(([name, code]) => [code, name])),
});

/** The countries whose states are checked (docs/contracts/devices.md, "Placing an order"); those of the US have the military ones, AA, AE and AP. */
const regionsOf: ReadonlyMap<string, Regions> = new Map([
  ['US', regions('state', 'CA, NY, TX', US[2])],
  ['CA', regions('province or territory', 'BC, ON, QC', CA[2])],
]);

/** What is wrong with a state of a country, if anything: for US and CA it must be one of their two-letter codes. */
export function stateProblem(country: string, state: string): string | undefined {
  const { noun, few, names } = regionsOf.get(country) ?? {};
  if (names === undefined || names.has(state)) return undefined;
  const what = `the two-letter code of a ${noun} of ${country}`;
  if (state === '') return `is empty; it must be ${what}, such as ${few}`;
  const meant = meantState(names, state);
  const hint = meant === undefined ? `, such as ${few}` : `; did you mean ${meant}, ${names.get(meant)}?`;
  return `${shown(state)} is not ${what}${hint}`;
}

/** The code that was probably meant: by a name, or a code in other letters. */
function meantState(names: Regions['names'], state: string): string | undefined {
  const upper = state.trim().toUpperCase();
  if (names.has(upper)) return upper;
  const name = closestName(state, names.values());
  return [...names].find(([, known]) => known === name)?.[0];
}
