/*
 * Orders a pair of appliances for a site. The order begins as a draft, and its messages tell what to ask the site for. Then two people
 * edit it at the same time.
 */
import type { ApplianceNat, ApplianceOrder, Client, UpdateApplianceOrder } from '../../sdk/src/index.ts';
import { QuartermasterError } from '../../sdk/src/index.ts';
import { connect } from './quartermaster.ts';

/** Describes an appliance with one interface. */
const node = (name: string, ip: string, gateway: string) => ({
  name,
  dns1: '10.1.1.2',
  interfaces: [{ ip, subnet: '255.255.255.0', gateway }],
});

/** Answers of the people at the site to the question for a field, in the order in which somebody asks. */
const ANSWERS: Readonly<Record<string, UpdateApplianceOrder[]>> = {
  locationName: [{ locationName: 'Rotterdam harbour' }],
  address1: [{ address1: 'Wilhelminakade 123' }],
  city: [{ city: 'Rotterdam' }],
  state: [{ state: 'ZH' }],
  zip: [{ zip: '3072 AP' }],
  contactName: [{ contactName: 'Ada Lovelace' }],
  contactEmail: [{ contactEmail: 'ada@example.com' }],
  applianceType: [{ applianceType: 'edge-200' }],
  siteType: [{ siteType: 'primary' }],
  nodeCount: [{ nodeCount: 2 }],
  interfacesCount: [{ interfacesCount: 1 }],
  clusterIp: [{ clusterIp: '10.1.1.10' }],
  nodes: [
    // Somebody has mistyped a gateway. Asked again, they correct it.
    { nodes: [node('rtm-1', '10.1.1.11', '10.1.2.1'), node('rtm-2', '10.1.1.12', '10.1.1.1')] },
    { nodes: [node('rtm-1', '10.1.1.11', '10.1.1.1'), node('rtm-2', '10.1.1.12', '10.1.1.1')] },
  ],
};

// #region draft
/** Places an order that says little more than for whom it is. */
async function placeDraft(api: Client): Promise<ApplianceOrder> {
  const draft = { customerRefNum: 'PO-2031', companyName: 'Lovelace Logistics', ha: true };
  const order = await api.appliances.createOrder({ body: draft });
  const missing = order.validations.messages.length;
  console.log(`Order ${order.orderNum} is ${order.status}; ${missing} messages say what is missing`);
  return order;
}
// #endregion draft

// #region complete
/** Asks the site for the fields that the messages name, until no message is left. */
async function complete(api: Client, draft: ApplianceOrder): Promise<ApplianceOrder> {
  let order = draft;
  while (!order.validations.valid) {
    const fields = fieldsOf(order.validations.messages);
    const answers = Object.assign({}, ...fields.map((field) => ANSWERS[field]?.shift()));
    order = await api.appliances.updateOrder({ uid: order.uid, body: answers });
    console.log(`The site has answered ${Object.keys(answers).join(', ')}`);
    for (const message of order.validations.messages) console.log(`  ${message}`);
  }
  return order;
}

/** Returns the field that each message begins with, such as nodes for nodes[0].name. */
function fieldsOf(messages: readonly string[]): string[] {
  return [...new Set(messages.map((message) => message.split(/[:[ ]/, 1).join()))];
}
// #endregion complete

// #region merge
type SeenOrder = Awaited<ReturnType<typeof look>>;

/** Reads an order with its version. */
const look = (api: Client, uid: string) => api.appliances.getOrder({ uid }).withResponse();

/** Adds a translation of networks (NAT), and loses none that others add meanwhile. */
async function addNat(api: Client, nat: ApplianceNat, seen: SeenOrder): Promise<void> {
  const { uid, nats } = seen.data;
  const version = seen.response.headers.get('etag') ?? '';
  try {
    const body = { nats: [...nats, nat] }; // the API replaces a list as a whole
    await api.appliances.updateOrder({ uid, body, headers: { 'If-Match': version } });
    console.log(`${nat.description} is added to version ${version}`);
  } catch (error) {
    if (!(error instanceof QuartermasterError && error.status === 412)) throw error;
    console.log(`Version ${version} is old; reading the order again`);
    await addNat(api, nat, await look(api, uid));
  }
}
// #endregion merge

const api = connect();
const { uid } = await complete(api, await placeDraft(api));

// #region edit
const printers = { localCidr: '10.20.0.0/24', networkCidr: '172.16.20.0/24' };
const cameras = { localCidr: '10.30.0.0/24', networkCidr: '172.16.30.0/24' };
const seenByAda = await look(api, uid);
await addNat(api, { ...printers, description: "Grace's network of printers" }, await look(api, uid));
await addNat(api, { ...cameras, description: "Ada's network of cameras" }, seenByAda);
// #endregion edit

// #region hand-over
const order = await api.appliances.updateOrder({ uid, body: { status: 'info received' } });
console.log(`Order ${order.orderNum} is ${order.status}, with ${order.nats.length} networks`);
console.log(`It may go on to ${order.allowedTransitions.join(', ')}`);
// #endregion hand-over
