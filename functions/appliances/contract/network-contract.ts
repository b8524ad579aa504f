import * as z from 'zod';
import { text } from '../../core/validation/texts.ts';
import { address, cidr, optional, subnet } from './fields.ts';

const NetworkInterface = z
  .strictObject(
    optional({
      dhcp: z
        .boolean()
        .describe('The interface gets its address by DHCP; then `ip`, `subnet` and `gateway` are absent.'),
      ip: address.describe('IPv4 or IPv6 address of the interface.'),
      subnet: subnet.describe('A mask (`255.255.255.0`), a prefix length (`24`) or a network in CIDR notation.'),
      gateway: address.describe('Required on the first interface unless it uses DHCP.'),
    }),
  )
  .meta({ id: 'ApplianceInterface' });

/** A node, as callers send it. */
export const Node = z
  .strictObject({
    ...optional({
      name: text().describe('Host name of the node, unique within the order.'),
      dns1: address.describe('First DNS server; required once an interface is static.'),
      dns2: address.describe('Second DNS server.'),
    }),
    interfaces: z.array(NetworkInterface).max(2).nullish(),
  })
  .meta({ id: 'ApplianceNode' });

/** A network address translation, as callers send it. */
export const Nat = z
  .strictObject(
    optional({
      localCidr: cidr.describe('The network as the site sees it.'),
      networkCidr: cidr.describe('The network it is translated to.'),
      description: text(),
    }),
  )
  .meta({ id: 'ApplianceNat' });

/** A node in a response. Like every response schema it is open: later versions may add fields. */
export const NodeOutput = Node.strip()
  .extend({
    interfaces: z
      .array(NetworkInterface.strip().meta({ id: 'ApplianceInterfaceOutput' }))
      .max(2)
      .nullish(),
  })
  .meta({ id: 'ApplianceNodeOutput' });

/** A network address translation in a response. It is open, too. */
export const NatOutput = Nat.strip().meta({ id: 'ApplianceNatOutput' });
