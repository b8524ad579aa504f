import { CA, US } from 'country-region-data';
import { closestName } from '../../core/validation/did-you-mean.ts';
import { shown } from '../../core/validation/issue-message.ts';
import { unicodePattern } from '../../core/validation/unicode-pattern.ts';

interface Regions {
  readonly noun: string;
  /** Codes to suggest in messages. */
  readonly few: string;
  /** Names by code. */
  readonly names: ReadonlyMap<string, string>;
}

const regions = (noun: string, few: string, regions: readonly (readonly [name: string, code: string])[]): Regions => ({
  noun,
  few,
  names: new Map(regions.map(([name, code]) => [code, name])),
});

/**
 * Countries whose states the line validates (docs/contracts/devices.md, "Placing an order"). The US includes the military states
 * AA, AE and AP.
 */
const regionsOf: ReadonlyMap<string, Regions> = new Map([
  ['US', regions('state', 'CA, NY, TX', US[2])],
  ['CA', regions('province or territory', 'BC, ON, QC', CA[2])],
]);

/**
 * Validates the state of a country. For US and CA, the state must be one of the country's two-letter codes.
 *
 * @returns the problem, or undefined for a valid state
 * @example stateProblem('US', 'OH') // undefined
 * @example stateProblem('US', 'Ohio') // '"Ohio" is not the two-letter code of a state of US; did you mean OH?'
 */
export function stateProblem(country: string, state: string): string | undefined {
  const { noun, few, names } = regionsOf.get(country) ?? {};
  if (names === undefined || names.has(state)) return undefined;
  const what = `the two-letter code of a ${noun} of ${country}`;
  if (state === '') return `is empty; it must be ${what}, such as ${few}`;
  const meant = meantState(names, state);
  const hint = meant === undefined ? `, such as ${few}` : `; did you mean ${meant}?`;
  return `${shown(state)} is not ${what}${hint}`;
}

/** A code with or without dots. */
const code = unicodePattern(String.raw`^\p{Lu}\.?\p{Lu}\.?$`);

/**
 * Guesses the intended code: from a code in other letters (`oh`, `D.C.`), from a name, or from a code that ends a line of an address
 * (`Washington, D.C.`).
 */
function meantState(names: Regions['names'], state: string): string | undefined {
  const codeOf = (text: string) => {
    const letters = text.replaceAll(/[\s.]/g, '').toUpperCase();
    return names.has(letters) ? letters : undefined;
  };
  const words = state.trim().split(/[\s,]+/);
  const last = words.at(-1) ?? '';
  if (words.length === 1) return codeOf(last) ?? namedState(names, state);
  return code().test(last) && codeOf(last) !== undefined ? codeOf(last) : namedState(names, state);
}

function namedState(names: Regions['names'], state: string): string | undefined {
  const name = closestName(state, names.values());
  return [...names].find(([, known]) => known === name)?.[0];
}
