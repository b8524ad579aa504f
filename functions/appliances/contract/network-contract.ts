import * as z from 'zod';
import { text } from '../../core/validation/texts.ts';
import { MOST_INTERFACES } from '../model/order-data.ts';
import { address, cidr, optional, subnet } from './fields.ts';

const NetworkInterface = z
  .strictObject(
    optional({
      dhcp: z
        .boolean()
        .describe('True if the interface gets its address by DHCP. In this case, omit `ip`, `subnet` and `gateway`.'),
      ip: address.describe('IPv4 or IPv6 address of the interface.'),
      subnet: subnet.describe(
        'Subnet of the interface: a mask (`255.255.255.0`), a prefix length (`24`) or a network in CIDR notation.',
      ),
      gateway: address.describe(
        'Address of the gateway, inside the subnet; in IPv6 also a link-local address. The first interface requires it unless it uses DHCP.',
      ),
    }),
  )
  .meta({ id: 'ApplianceInterface' });

/** A node, as callers send it. */
export const Node = z
  .strictObject({
    ...optional({
      name: text().describe('Host name of the node, unique within the order.'),
      dns1: address.describe(
        'Address of the first DNS server. Required if an interface of the node does not use DHCP.',
      ),
      dns2: address.describe('Address of the second DNS server.'),
    }),
    interfaces: z.array(NetworkInterface).max(MOST_INTERFACES).nullish(),
  })
  .meta({ id: 'ApplianceNode' });

/** A network address translation, as callers send it. */
export const Nat = z
  .strictObject(
    optional({
      localCidr: cidr.describe('Network as the site sees it, in CIDR notation.'),
      networkCidr: cidr.describe('Network that `localCidr` is translated to, in CIDR notation.'),
      description: text(),
    }),
  )
  .meta({ id: 'ApplianceNat' });

/** A node in a response. Response schemas accept unknown fields, so that later versions may add some. */
export const NodeOutput = Node.strip()
  .extend({
    interfaces: z
      .array(NetworkInterface.strip().meta({ id: 'ApplianceInterfaceOutput' }))
      .max(MOST_INTERFACES)
      .nullish(),
  })
  .meta({ id: 'ApplianceNodeOutput' });

/** A network address translation in a response. */
export const NatOutput = Nat.strip().meta({ id: 'ApplianceNatOutput' });
