import { type EndpointTable, endpointsOf } from '../../../functions/core/model/endpoint.ts';
import { inBothLanguages } from './excerpt.ts';
import type { GuideSection } from './guide-section.ts';
import { verifyByHand } from './verify-by-hand.ts';
import { webhookDeliveries } from './webhook-deliveries.ts';

const FOLLOW = 'follow-events';
const RECEIVE = 'receive-webhooks';

/** Shows how a program follows the log of events, how it verifies webhooks, and how it catches up after an outage. */
export const eventsAndWebhooks: GuideSection = ({ tables }) => {
  const keys = new Set(endpointsOf(tables).map(({ table, key }) => `${table.line}-${key}`));
  if (!keys.has('events-list-events')) return '';
  const chapters = keys.has('webhooks-create-webhook')
    ? [log, webhooks, verifyByHand, webhookDeliveries, outage, outageOfWebhooks]
    : [log, outage];
  return `## Events and webhooks\n\n${introduction(tables)}\n\n${chapters.join('\n\n')}`;
};

const introduction = (tables: readonly EndpointTable[]): string =>
  `The service tells what happens to your orders, of all lines, in events. An event has the order's number, status and version, and no personal data: read the order for the rest. Handle each event so that a second time changes nothing. Of two events of one order, the one with the greater \`version\` is the newer one, whatever their times. Ignore types and fields that you do not know: later versions add some. ${linesOf(tables)}`;

/** Names the product lines, as events have them in `line`. */
function linesOf(tables: readonly EndpointTable[]): string {
  const lines = tables.filter(({ following }) => following !== undefined).map(({ line }) => `\`${line}\``);
  return `\`line\` is ${new Intl.ListFormat('en', { type: 'disjunction' }).format(lines)}.`;
}

const log = `### Follow the log

[\`GET /events\`](#operation-events-list-events) lists the events in a fixed sequence, each one once. Send the \`next\` of each response as \`after\` with the next call. If \`hasMore\` is false, wait a second or more. The client needs the scope \`events/read\`:

${inBothLanguages(FOLLOW, 'follow')}

Keep \`next\` together with what you made of the events. If your program ends between the two, it would skip events or handle them again:

${inBothLanguages(FOLLOW, 'keep')}

This program keeps a copy of the orders. An older version changes nothing in it:

${inBothLanguages(FOLLOW, 'take')}`;

const webhooks = `### Verify a webhook

[Add a webhook](#operation-webhooks-create-webhook), and the service sends each event to your address, with a signature by [Standard Webhooks](https://www.standardwebhooks.com). Anybody can send requests to your address: handle only those with a valid signature. The SDK verifies it, in Python the library \`standardwebhooks\`. Libraries for other languages work as well, since nothing here is special. Pass the body as it came, byte for byte, and the secret that the response to your call showed. A repeat of this call with the same key shows it again, until you rotate the secret:

${inBothLanguages(RECEIVE, 'verify')}

The libraries also reject requests whose time is more than five minutes from now. Answer with any status of success as soon as you have stored the event, and work on it afterwards. A webhook may come again, with the same \`webhook-id\`, which is the event's id:

${inBothLanguages(RECEIVE, 'handle')}

After you [rotate the secret](#operation-webhooks-rotate-secret), both secrets sign for a while. A receiver with either of them goes on working, so there is time to replace it.`;

const outage = `### Catch up after an outage

If the service does not respond, wait and repeat the call with the same \`after\`; the SDK does so by itself. If your own program was down, start it with the place that it kept. It gets everything that happened since. After a very long time the log may no longer have all events after this place. The response is then a 410, and \`oldest\` is the first place there is. Read your orders again, and go on from there:

${inBothLanguages(FOLLOW, 'outage')}`;

const outageOfWebhooks = `If your address fails for longer than the repeats last, the service disables the webhook and adds \`webhook.disabled\` to the log. When your address works again, [enable the webhook](#operation-webhooks-change-webhook) with \`enabled\`, and [send the events of the outage again](#operation-webhooks-redeliver-events) from its begin on. That includes those which came while the webhook was disabled.

Without an address on the internet, follow the log. The local cloud also takes addresses of your machine, such as \`http://127.0.0.1:4000/events\`. To try your receiver without a webhook, run \`npm run listen\` with \`--forward-to\` and its address: it follows the log, and sends each event to your receiver with a signature.`;
