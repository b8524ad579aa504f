import type { DineroCurrency } from 'dinero.js';
import { closestName } from './did-you-mean.ts';
import { shown } from './issue-message.ts';

/**
 * Codes of ISO 4217 by the number of their decimals, which the ariary and the ouguiya have too, though each has five parts. They
 * are those of `dinero.js/currencies`, as the test compares. The package has an object for each, which every function with prices
 * would make at its start.
 */
const CODES = [
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
  [
    2,
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP ' +
      'CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD ' +
      'KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR ' +
      'PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU ' +
      'UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG',
  ],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
  [4, 'CLF UYW'],
] as const;

const decimalsByCode: ReadonlyMap<string, number> = new Map(
  CODES.flatMap(([decimals, codes]) => codes.split(' ').map((code) => [code, decimals])),
);

/**
 * Codes of ISO 4217 for units of account and funds, which nobody pays with. CLDR marks them as no tender (CLDR 48, supplemental
 * currency data); the Arab accounting dinar is not in CLDR.
 */
const NO_TENDER: ReadonlySet<string> = new Set('BOV CHE CHW CLF COU MXV USN UYI UYW XAD'.split(' '));

/** Currencies that have ended: the first date without them, and their successor (CLDR 48, supplemental currency data). */
const ENDED: ReadonlyMap<string, { readonly date: string; readonly successor: string }> = new Map([
  ['BGN', { date: '2026-01-01', successor: 'EUR' }],
]);

/** Codes that people send for a currency: of money before it (ISO 4217, table A.3), and of their markets. */
const OTHER_CODES = [
  'EUR ATS BEF BGL CYP DEM EEK ESP FIM FRF GRD HRK IEP ITL LTL LUF LVL MTL NLG PTE SIT SKK',
  'AFN AFA|AZN AZM|BYN BYB BYR|CNY CNH RMB|CUP CUC|GBP GBX STG UKP|GHS GHC|ILS NIS|JPY YEN|MGA MGF|MRU MRO|MXN MXP|MZN MZM|PLN PLZ',
  'RON ROL|RSD CSD YUM|RUB RUR|SDG SDD|SLE SLL|SRD SRG|STN STD|TMT TMM|TRY TRL|TWD NTD|VES VEB VEF|XCG ANG|ZMW ZMK|ZWG ZWD ZWL ZWN ZWR',
];

/**
 * True for an ISO 4217 code of money that circulates. Orders and prices that are stored may have another.
 *
 * @example isCurrency('USD') // true
 * @example isCurrency('USN') // false: a funds code
 */
export const isCurrency = (code: string): boolean =>
  decimalsByCode.has(code) && !NO_TENDER.has(code) && !ENDED.has(code);

/**
 * Returns the date from which a stored currency is no money any more; undefined if it still circulates then.
 *
 * @param time RFC 3339 in UTC
 * @example endOfCurrency('BGN', '2027-03-01T12:00:00Z') // '2026-01-01'
 */
export function endOfCurrency(code: string, time: string): string | undefined {
  const date = ENDED.get(code)?.date;
  return date !== undefined && date <= time ? date : undefined;
}

/** Lists the codes of all currencies that circulate. */
export const currencyCodes = (): string[] => [...decimalsByCode.keys()].filter(isCurrency).sort();

/**
 * Returns the message for a text that is no code of a currency that circulates, with the code that was probably meant.
 *
 * @example notACurrency('usd') // '"usd" is not an ISO 4217 currency code in upper case; did you mean USD?'
 * @example notACurrency('BGN') // '"BGN" is no currency since 2026-01-01; did you mean EUR?'
 */
export function notACurrency(value: unknown): string {
  const code = String(value);
  const ended = ENDED.get(code);
  if (ended !== undefined)
    return `${shown(value)} is no currency since ${ended.date}; did you mean ${ended.successor}?`;
  if (NO_TENDER.has(code)) return `${shown(value)} is a unit of account, not a currency that circulates, such as USD`;
  const meant = meantCurrency(code);
  return `${shown(value)} is not an ISO 4217 currency code in upper case${meant === undefined ? ', such as USD' : `; did you mean ${meant}?`}`;
}

/**
 * Returns the code that was probably meant. Each of three letters counts, since another one makes the code of another country's money. So
 * only the codes that people are known to use for a currency lead to it.
 */
function meantCurrency(code: string): string | undefined {
  const letters = code.trim().toUpperCase();
  if (isCurrency(letters)) return letters;
  if (!/^[A-Z]{3}$/.test(letters)) return closestName(code, currencyCodes());
  const codes = OTHER_CODES.flatMap((row) => row.split('|')).map((row) => row.split(' '));
  return codes.find((others) => others.includes(letters))?.[0];
}

/**
 * Returns the number of decimals of the currency.
 *
 * @example decimalsOf('KWD') // 3
 * @example decimalsOf('JPY') // 0
 * @throws Error for a code that ISO 4217 does not have
 */
export function decimalsOf(code: string): number {
  const decimals = decimalsByCode.get(code);
  if (decimals === undefined) throw new Error(`${code} is no currency`);
  return decimals;
}

/**
 * Returns the currency of a code, counted in tenths, hundredths … of its unit.
 *
 * @example currencyOf('USD') // { code: 'USD', base: 10, exponent: 2 }
 * @throws Error for a code that ISO 4217 does not have
 */
export const currencyOf = (code: string): DineroCurrency<number> => ({ code, base: 10, exponent: decimalsOf(code) });
