import { inBothLanguages, inPython, inTypeScript, runInBothLanguages } from './excerpt.ts';
import type { GuideSection } from './guide-section.ts';

const NAME = 'order-devices';

/** Shows an integration of the device line: a lost response, the way to the door, and a cancelled order. */
export const orderDevices: GuideSection = () => `## Tutorial: order devices

You order a device for an employee and follow it to the door. On the way a response gets lost, and you cancel a second order. Run it:

${runInBothLanguages(NAME)}

Both programs print the same:

\`\`\`text
Tessaro Dock 9 is in stock, for 189 USD
The response is lost
Order 100102 was placed by the first request: Tessaro Dock 9
Order 100102: ORDER RECEIVED
Order 100102: PROCESSING
Order 100102: SHIPPED (UPS 1Z0000000000000301)
Order 100102: DELIVERED (UPS 1Z0000000000000301)
Order 100103 is placed: Tessaro Dock 9
Order 100103 is cancelled, and its piece is in stock again
Order 100102 cannot be cancelled any more
\`\`\`

### Look up the inventory

An order names a product by its exact \`title\`. The inventory of a warehouse has the titles, with prices and quantities:

${inBothLanguages(NAME, 'look')}

### Place the order with a key

Every order has an idempotency key. The header \`Idempotent-Replayed\` tells whether this request placed the order or an earlier one:

${inBothLanguages(NAME, 'place')}

### Lose the response

A response that gets lost is the hard case: the order is placed, and your program does not hear of it. Here the client loses the response on purpose. It then repeats the request with the same key, and gets the number of the order that the first request placed:

${inBothLanguages(NAME, 'lose')}

Store the key together with your own record of the purchase, before you call. If your program crashes, it repeats the call with this key when it runs again.

### Follow the order to the door

The warehouse moves the order on; in this example an operator's client plays the warehouse. Read the order from time to time until it has reached an end:

${inBothLanguages(NAME, 'follow')}

One second between two reads suits the local cloud. A real parcel travels for days. In Python the client sends the \`ETag\` along, so an order that has not changed is a 304 without a body:

${inPython('poll')}

${inTypeScript('poll')}

### Cancel another order

You can cancel an order until it is shipped. Its pieces are then in stock again. Later the API rejects the cancellation with \`ORDER_ALREADY_SHIPPED\`:

${inBothLanguages(NAME, 'cancel')}`;
