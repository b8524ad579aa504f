import { CA, US } from 'country-region-data';
import { closestName } from '../../core/validation/did-you-mean.ts';
import { shown } from '../../core/validation/issue-message.ts';

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

/** A line of an address that ends in two letters, with or without dots: `Washington, D.C.`, `washington dc`. */
const ADDRESS_LINE = /^(?<place>.*[^\s,])(?<between>[\s,]+)(?<code>[a-z]\.?\s?[a-z]\.?)$/isu;

/** A direction or another word with which names of states begin. Two letters after it are part of a name: `West Va`, `New Me`. */
const BEGINS_NAME = /^(?:[nsew]\.?|north|south|east|west|new|rhode)$/i;

/** Directions that people cut to a letter before the name of a state. */
const DIRECTIONS: ReadonlyMap<string, string> = new Map([
  ['N', 'North'],
  ['S', 'South'],
  ['W', 'West'],
]);

/**
 * Guesses the intended code: from a code in other letters (`oh`, `D.C.`), from a name, or from a code that ends a line of an address
 * (`Washington, D.C.`).
 */
function meantState(names: Regions['names'], state: string): string | undefined {
  const codeOf = (text: string) => {
    const letters = text.replaceAll(/[\s.]/g, '').toUpperCase();
    return names.has(letters) ? letters : undefined;
  };
  return codeOf(state) ?? codeOf(endOfAddress(names, state)) ?? namedState(names, state);
}

/**
 * Returns the code that ends a line of an address; empty for a word, such as in `Rio de`. Small letters are a code after a comma or
 * a state.
 */
function endOfAddress(names: Regions['names'], state: string): string {
  const { place = '', between = '', code = '' } = ADDRESS_LINE.exec(state.trim())?.groups ?? {};
  if (BEGINS_NAME.test(place)) return '';
  const isCode = code === code.toUpperCase() || `${between}${code}`.search(/[,.]/) >= 0;
  const isState = () => [...names.values()].some((name) => name.toLowerCase() === place.toLowerCase());
  return isCode || isState() ? code : '';
}

function namedState(names: Regions['names'], state: string): string | undefined {
  const whole = state.trim().replace(/^([nsw])\.?\s+/i, (begin, letter: string) => {
    const direction = DIRECTIONS.get(letter.toUpperCase());
    return direction === undefined ? begin : `${direction} `;
  });
  const name = closestName(whole, names.values());
  return [...names].find(([, known]) => known === name)?.[0];
}
