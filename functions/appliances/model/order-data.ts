/** Maximum number of comments of an order (docs/contracts/appliances.md, "The order"). */
export const MOST_COMMENTS = 200;

/** Maximum numbers of an order's nodes, of the interfaces of a node, and of an order's NATs. */
export const MOST_NODES = 2;
export const MOST_INTERFACES = 2;
export const MOST_NATS = 100;

/** An interface of a node. A text field that is empty counts as absent. */
export interface ApplianceInterface {
  /** True for an interface that gets its address by DHCP. */
  dhcp?: boolean;
  ip?: string;
  /** A mask, a prefix length or a network in CIDR notation. */
  subnet?: string;
  gateway?: string;
}

/** A node: one appliance, or one software agent. */
export interface ApplianceNode {
  /** A host name, unique within the order. */
  name?: string;
  dns1?: string;
  dns2?: string;
  interfaces?: ApplianceInterface[];
}

/** A network address translation. Both sides are networks in CIDR notation. */
export interface ApplianceNat {
  /** The network as the site sees it. */
  localCidr?: string;
  /** The network that `localCidr` is translated to. */
  networkCidr?: string;
  description?: string;
}

/** The line's own part of an order, as it is stored. An absent field has no attribute; nothing is stored as null. */
export interface ApplianceData {
  customerRefNum?: string;
  endUserAccountNum?: string;
  /** ISO 8601 date, or date-time with an offset. */
  dueDate?: string;
  notes?: string;
  attn?: string;
  companyName?: string;
  address1?: string;
  address2?: string;
  city?: string;
  state?: string;
  zip?: string;
  locationName?: string;
  contactName?: string;
  contactEmail?: string;
  contactPhone?: string;
  technicalContactName?: string;
  technicalContactEmail?: string;
  technicalContactPhone?: string;
  applianceType?: string;
  /** True for an HA pair. */
  ha?: boolean;
  nodeCount?: number;
  /** Interfaces of each node. */
  interfacesCount?: number;
  siteType?: 'primary' | 'secondary' | 'test';
  clusterIp?: string;
  domain?: string;
  nodeName?: string;
  /** Networks in CIDR notation, separated by commas, spaces or new lines. */
  routedNetworks?: string;
  nats?: ApplianceNat[];
  nodes?: ApplianceNode[];
  flagged?: boolean;
  /** The `uid` of the order that this order was cloned from. */
  clonedFromId?: string;
  /** The number of the order that this order was cloned from. */
  clonedFromOrderNumber?: number;
}

/** A field that callers may set. */
export type WritableField = Exclude<keyof ApplianceData, 'clonedFromId' | 'clonedFromOrderNumber'>;
