/** Examples for the documentation, with the site data of one HA pair. Tests validate each against its schema. */
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

export const history = [
  { version: 1, from: null, to: 'new', changes: [], actor: 'demo', timestamp: '2027-03-01T09:30:00.000Z' },
  {
    version: 2,
    from: 'new',
    to: 'provisioning',
    changes: [{ field: 'notes', oldValue: null, newValue: 'Delivery through the east gate.' }],
    actor: 'demo',
    timestamp: '2027-03-01T10:00:00.000Z',
  },
];
