/** Regions that have their own prices (docs/contracts/subscriptions.md, "Orders", currency). */
export const REGIONS = ['NA', 'PA', 'EE', 'MX', 'LA', 'WE', 'JP', 'AP'] as const;
export type Region = (typeof REGIONS)[number];

/** Country codes of each region, separated by spaces. */
const COUNTRIES: Readonly<Record<Region, string>> = {
  NA: 'CA US',
  MX: 'MX',
  JP: 'JP',
  // The Pacific with Australia, New Zealand and Oceania. Antarctica is supplied from there.
  PA: 'AQ AS AU CC CK CX FJ FM GU HM KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS',
  // Latin America and the Caribbean, with the islands of the western Atlantic.
  LA: `AG AI AR AW BB BL BM BO BQ BR BS BV BZ CL CO CR CU CW DM DO EC FK GD GF GP GS GT GY HN HT JM KN KY LC MF MQ MS NI PA PE
    PM PR PY SR SV SX TC TT UY VC VE VG VI`,
  // Western Europe, from Greenland to Greece.
  WE: 'AD AT AX BE CH DE DK ES FI FO FR GB GG GI GL GR IE IM IS IT JE LI LU MC MT NL NO PT SE SJ SM VA',
  // Eastern Europe with the Caucasus, the Middle East, Africa.
  EE: `AE AL AM AO AZ BA BF BG BH BI BJ BW BY CD CF CG CI CM CV CY CZ DJ DZ EE EG EH ER ET GA GE GH GM GN GQ GW HR HU IL IO IQ IR
    JO KE KM KW LB LR LS LT LV LY MA MD ME MG MK ML MR MU MW MZ NA NE NG OM PL PS QA RE RO RS RU RW SA SC SD SH SI SK SL SN SO SS ST
    SY SZ TD TF TG TN TR TZ UA UG YE YT ZA ZM ZW`,
  // The rest of Asia.
  AP: 'AF BD BN BT CN HK ID IN KG KH KP KR KZ LA LK MM MN MO MV MY NP PH PK SG TH TJ TL TM TW UZ VN',
};

/** Lists the ISO 3166-1 alpha-2 codes of a region's countries. */
export const countriesOf = (region: Region): readonly string[] => COUNTRIES[region].split(/\s+/);

const regionByCountry: ReadonlyMap<string, Region> = new Map(
  REGIONS.flatMap((region) => countriesOf(region).map((country): [string, Region] => [country, region])),
);

/**
 * Returns the region whose prices a country has.
 *
 * @returns undefined for a text that is not a country's ISO 3166-1 alpha-2 code
 * @example regionOf('DE') // 'WE'
 */
export const regionOf = (country: string): Region | undefined => regionByCountry.get(country);
