import { inBothLanguages, runInBothLanguages } from './excerpt.ts';
import type { GuideSection } from './guide-section.ts';

const NAME = 'order-appliances';

/** Shows an integration of the appliance line: a draft that its messages complete, and two edits at the same time. */
export const orderAppliances: GuideSection = () => `## Tutorial: order appliances

You order a pair of appliances for a site. At first you know little more than the name of the company. Later two people edit the order at the same time. Run it:

${runInBothLanguages(NAME)}

Both programs print the same:

\`\`\`text
Order 100104 is new; 12 messages say what is missing
The site has answered locationName, address1, city, state, zip, contactName, applianceType, siteType, nodeCount, interfacesCount, contactEmail, clusterIp
  nodes: has 0 nodes, but nodeCount is 2; make them agree
The site has answered nodes
  nodes[0].interfaces[0].gateway: 10.1.2.1 is outside 10.1.1.0/24
The site has answered nodes
Grace's network of printers is added to version "4"
Version "4" is old; reading the order again
Ada's network of cameras is added to version "5"
Order 100104 is info received, with 2 networks
It may go on to gathering info, provisioning, cancelled
\`\`\`

### Place a draft

No field is required, so an order may start nearly empty. \`validations.messages\` of the response lists what is missing before the operator can provision the appliances:

${inBothLanguages(NAME, 'draft')}

### Complete it by its messages

Each message begins with the path of its field. So a program can ask the right people the right question, and the messages of the next response check the answers:

${inBothLanguages(NAME, 'complete')}

### Resolve a concurrent edit

The API replaces a list as a whole. If two people each add an entry to the list that they have seen, the second change would lose the first entry. With the version in \`If-Match\` the API rejects the second change with 412. The program then reads the order again and adds its entry to the list that is there now:

${inBothLanguages(NAME, 'merge')}

Here Ada opens the order, Grace adds her network, and Ada adds hers to the version that she has seen:

${inBothLanguages(NAME, 'edit')}

### Hand it over

The order is complete, and the operator takes over. \`allowedTransitions\` of the order lists the statuses that may follow:

${inBothLanguages(NAME, 'hand-over')}`;
