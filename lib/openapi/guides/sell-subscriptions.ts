import { KEPT_DAYS } from '../../../functions/subscriptions/contract/line.ts';
import { countriesOf, REGIONS } from '../../../functions/subscriptions/model/regions.ts';
import { volumeOf } from '../../../functions/subscriptions/model/volume-levels.ts';
import { inBothLanguages, runInBothLanguages } from './excerpt.ts';
import type { GuideSection } from './guide-section.ts';
import { markdownTable } from './markdown-table.ts';

const NAME = 'sell-subscriptions';

/** Shows an integration of the subscription line: customer, preview, order, return and renewal. */
export const sellSubscriptions: GuideSection = () => `## Tutorial: sell subscriptions

You add a customer, show it a price, and order for it. It returns a part and renews the rest after a year. Run it:

${runInBothLanguages(NAME)}

Both programs print the same. The prices depend on your price list:

\`\`\`text
Customer 4512353720: 1000
  12 of 41000101CA02A12: 6840 EUR
  5 of 41000102CA02A12: 1040 EUR, PHOTO_20 SUCCESS
NEW order 100105: 1000
RETURN order 100106: 1000
  line 1 of 100105: 1000
  line 2 of 100105: 1008
The next anniversary renews:
  12 of 41000101CA02A12: 6840 EUR
The subscription is 1004: MANUAL_RENEWAL
  10 of 41000101CA02A12: 5700 EUR
RENEWAL order 100107: 1000
The subscription is 1000: 10 licences
\`\`\`

### Add the customer

A new customer is \`1002\`, which is pending, and a moment later \`1000\`, which is active:

${inBothLanguages(NAME, 'customer')}

### Show the price

A line names an offer, a quantity and a currency, and perhaps a discount code:

${inBothLanguages(NAME, 'wanted')}

A preview runs all checks of an order and stores no order. Its lines come back with prices, with the result of each discount code, and with the best offer for the customer. The quantities of all lines count together. Here the level \`01\` in the ids of the offers becomes \`02\`, because the customer buys ${volumeOf('02').from} licences or more:

${inBothLanguages(NAME, 'preview')}

### Place the order

The order has the lines of the preview's request, with the offers of its response. The lines of the response themselves have fields that an order may not have, and are rejected with \`1121\`. The order's \`X-Correlation-Id\` must be a new one: the API keeps the id of the preview for ${KEPT_DAYS} days, and rejects another request with it.

${inBothLanguages(NAME, 'buy')}

The response follows at once with the status \`1002\`. The order is complete with the status \`1000\`; any other status is a failure, and nothing was ordered:

${inBothLanguages(NAME, 'order')}

### Return a part of it

A return names the order and its lines, which may be sent as they were read. A line is returned as a whole, within 14 days. The line of the original order is then \`1008\`:

${inBothLanguages(NAME, 'return')}

### Look at the anniversary

Auto renewal is on unless you turn it off. A \`PREVIEW_RENEWAL\` without lines shows what the next anniversary renews. This customer wants fewer licences and decides later, so auto renewal goes off:

${inBothLanguages(NAME, 'anniversary')}

### Renew by an order

The example does not wait for a year: with an operator's client it runs the anniversary in the sandbox, which the local cloud has. Then the subscription has expired. Within 30 days after the anniversary a \`RENEWAL\` order renews it, here with fewer licences. A \`PREVIEW_RENEWAL\` with lines finds the best offer for it first:

${inBothLanguages(NAME, 'renew')}

### Regions of prices

An offer has prices by region and currency. The region follows from the country of the customer, or of the deployment for which a line orders. Countries have their codes of ISO 3166-1:

${markdownTable(
  ['Region', 'Countries'],
  REGIONS.map((region) => [`\`${region}\``, `\`${countriesOf(region).join(' ')}\``]),
)}`;
