import type { ApplianceData } from './order-data.ts';

/** The holistic rules in their sequence (docs/contracts/appliances.md, "Holistic validation"). */
export const HOLISTIC_RULES = [
  'presence',
  'nodes',
  'pair',
  'interfaces',
  'addresses',
  'dns',
  'nats',
  'routedNetworks',
  'dueDate',
] as const;
export type HolisticRule = (typeof HOLISTIC_RULES)[number];

/** Required fields of rule 1, with the advice for a missing field. `contactEmail` or `contactPhone` is required, too. */
export const REQUIRED_FIELDS = {
  companyName: 'give the company that the appliance is for',
  locationName: 'give the name of the location',
  address1: 'give the street address of the site',
  city: 'give the city of the site',
  state: 'give the state or province of the site, or - if its country has none',
  zip: 'give the postal code of the site',
  contactName: 'give the person to talk to',
  applianceType: 'give the type of appliance',
  siteType: 'give one of primary, secondary, test',
  nodeCount: 'give the number of nodes needed, 1 or 2',
  interfacesCount: 'give the number of interfaces to configure per node, 1 or 2',
} as const satisfies Partial<Record<keyof ApplianceData, string>>;
