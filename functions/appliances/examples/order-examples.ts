/**
 * Examples for the documentation: an HA pair that is complete when it is ordered, and an agent whose order begins as a draft. Tests
 * validate each against its schema, and send each to a service with the demo data.
 */
export const createOrder = {
  customerRefNum: 'PO-2031',
  companyName: 'Lovelace Logistics',
  locationName: 'Rotterdam harbour',
  address1: 'Wilhelminakade 123',
  city: 'Rotterdam',
  state: 'ZH',
  zip: '3072 AP',
  contactName: 'Ada Lovelace',
  contactEmail: 'ada@example.com',
  applianceType: 'edge-200',
  siteType: 'primary',
  ha: true,
  nodeCount: 2,
  interfacesCount: 1,
  clusterIp: '10.1.1.10',
  nodes: [
    {
      name: 'rtm-edge-1',
      dns1: '10.1.1.2',
      interfaces: [{ ip: '10.1.1.11', subnet: '255.255.255.0', gateway: '10.1.1.1' }],
    },
    {
      name: 'rtm-edge-2',
      dns1: '10.1.1.2',
      interfaces: [{ ip: '10.1.1.12', subnet: '255.255.255.0', gateway: '10.1.1.1' }],
    },
  ],
  routedNetworks: '10.20.0.0/16, 10.30.0.0/16',
};

export const updateOrder = { status: 'provisioning', notes: 'Delivery through the east gate.', customerRefNum: null };

export const addComment = { body: 'The rack is ready.' };

const { nodes, ...site } = createOrder;

export const orderSummary = {
  uid: '100001-4f8c2e7d91ab6350',
  orderNum: 100001,
  status: 'new',
  flagged: false,
  ...site,
  nats: [],
  createdAt: '2027-03-01T09:30:00.000Z',
  updatedAt: '2027-03-01T09:30:00.000Z',
  version: 1,
  creator: 'demo',
  allowedTransitions: ['gathering info', 'info received', 'provisioning', 'cancelled'],
  validations: { valid: true, messages: [] },
};

export const order = { ...orderSummary, nodes, comments: [] };

const { customerRefNum: _cleared, ...withoutReference } = order;

/** The order after {@link updateOrder}, whose null clears the reference. */
export const provisioned = {
  ...withoutReference,
  status: 'provisioning',
  notes: updateOrder.notes,
  updatedAt: '2027-03-01T10:00:00.000Z',
  version: 2,
  allowedTransitions: ['pending feedback', 'qa', 'cancelled'],
};

/** The clone has the site's data, but no reference. */
export const clone = {
  ...withoutReference,
  uid: '100003-7d20c1be55f94a886e03',
  orderNum: 100003,
  notes: updateOrder.notes,
  createdAt: '2027-03-01T11:20:00.000Z',
  updatedAt: '2027-03-01T11:20:00.000Z',
  clonedFromId: order.uid,
  clonedFromOrderNumber: order.orderNum,
};

export const createDraft = {
  companyName: 'Lovelace Logistics',
  locationName: 'Utrecht depot',
  customerRefNum: 'PO-2032',
};

const draftedAt = '2027-03-01T09:40:00.000Z';

/** The draft as a list shows it. */
export const draftSummary = {
  uid: '100002-91c3e07a5bd2f4860e17',
  orderNum: 100002,
  status: 'new',
  flagged: false,
  ...createDraft,
  nats: [],
  createdAt: draftedAt,
  updatedAt: draftedAt,
  version: 1,
  creator: 'demo',
  allowedTransitions: ['gathering info', 'info received', 'cancelled'],
  validations: {
    valid: false,
    messages: [
      'address1: is missing; give the street address of the site',
      'city: is missing; give the city of the site',
      'state: is missing; give the state or province of the site, or - if its country has none',
      'zip: is missing; give the postal code of the site',
      'contactName: is missing; give the person to talk to',
      'applianceType: is missing; give the type of appliance',
      'siteType: is missing; give one of primary, secondary, test',
      'nodeCount: is missing; give the number of nodes needed, 1 or 2',
      'interfacesCount: is missing; give the number of interfaces to configure per node, 1 or 2',
      'contactEmail: is missing, and so is contactPhone; give one of them',
    ],
  },
};

export const draft = { ...draftSummary, nodes: [], comments: [] };

/** The fields that the messages of the draft ask for. */
export const fillIn = {
  address1: 'Vaartsestraat 8',
  city: 'Utrecht',
  state: 'UT',
  zip: '3511 AB',
  contactName: 'Ada Lovelace',
  contactPhone: '+31 30 555 0134',
  applianceType: 'agent',
  siteType: 'secondary',
  nodeCount: 1,
  interfacesCount: 1,
  nodes: [{ name: 'utr-agent-1', interfaces: [{ dhcp: true }] }],
};

/** The draft after {@link fillIn}. */
export const filledIn = {
  ...draft,
  ...fillIn,
  updatedAt: '2027-03-01T09:45:00.000Z',
  version: 2,
  allowedTransitions: orderSummary.allowedTransitions,
  validations: { valid: true, messages: [] },
};

const commentedAt = '2027-03-01T09:50:00.000Z';

export const commented = {
  ...filledIn,
  updatedAt: commentedAt,
  version: 3,
  comments: [{ ...addComment, author: 'demo', timestamp: 1803894600, createdAt: commentedAt }],
};

export const flagged = { ...commented, updatedAt: '2027-03-01T09:55:00.000Z', version: 4, flagged: true };

export const unflagged = { ...flagged, updatedAt: '2027-03-01T10:05:00.000Z', version: 5, flagged: false };

export const history = [
  { version: 1, from: null, to: 'new', changes: [], actor: 'demo', timestamp: '2027-03-01T09:30:00.000Z' },
  {
    version: 2,
    from: 'new',
    to: 'provisioning',
    changes: [
      { field: 'customerRefNum', oldValue: 'PO-2031', newValue: null },
      { field: 'notes', oldValue: null, newValue: 'Delivery through the east gate.' },
    ],
    actor: 'demo',
    timestamp: '2027-03-01T10:00:00.000Z',
  },
];
