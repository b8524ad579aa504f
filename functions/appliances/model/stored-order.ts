import * as z from 'zod';
import { onFirstUse, type SchemasOf, storedView } from '../../core/model/stored.ts';
import type { ApplianceData, ApplianceInterface, ApplianceNat, ApplianceNode } from './order-data.ts';

/** Returns the schema of the line's own part of a stored order. Another version may store values that this one does not know. */
export const storedApplianceOrder = onFirstUse(() => {
  const text = z.string().optional();
  const flag = z.boolean().optional();
  const amount = z.number().optional();
  const networkInterface = storedView({
    dhcp: flag,
    ip: text,
    subnet: text,
    gateway: text,
  } satisfies SchemasOf<ApplianceInterface>);
  const node = storedView({
    name: text,
    dns1: text,
    dns2: text,
    interfaces: z.array(networkInterface).optional(),
  } satisfies SchemasOf<ApplianceNode>);
  const nat = storedView({ localCidr: text, networkCidr: text, description: text } satisfies SchemasOf<ApplianceNat>);
  const data = storedView({
    customerRefNum: text,
    endUserAccountNum: text,
    dueDate: text,
    notes: text,
    attn: text,
    companyName: text,
    address1: text,
    address2: text,
    city: text,
    state: text,
    zip: text,
    locationName: text,
    contactName: text,
    contactEmail: text,
    contactPhone: text,
    technicalContactName: text,
    technicalContactEmail: text,
    technicalContactPhone: text,
    applianceType: text,
    ha: flag,
    nodeCount: amount,
    interfacesCount: amount,
    siteType: text,
    clusterIp: text,
    domain: text,
    nodeName: text,
    routedNetworks: text,
    nats: z.array(nat).optional(),
    nodes: z.array(node).optional(),
    flagged: flag,
    clonedFromId: text,
    clonedFromOrderNumber: amount,
  } satisfies SchemasOf<ApplianceData>);
  return storedView({ data });
});
