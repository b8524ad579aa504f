import { webhookSample } from '../document/webhook-sample.ts';
import { markdownTable } from './markdown-table.ts';

const { secret, headers, body } = webhookSample;

/** Tells how a program without a library verifies a webhook, with a delivery to test it with. */
export const verifyByHand = `### Verify without a library

A delivery is a POST whose body is the event, sent as \`application/json\`. A webhook with the \`format\` \`cloudevents\` gets a CloudEvent instead, as \`application/cloudevents+json\`, which is signed the same way. It has three headers:

${markdownTable(
  ['Header', 'Value'],
  [
    ['`webhook-id`', 'Id of the event. It is the same in every attempt.'],
    ['`webhook-timestamp`', 'Time of this attempt, in seconds since 1970 (UTC).'],
    ['`webhook-signature`', 'One or more signatures with a space between. Each is `v1,` and a signature in base64.'],
  ],
)}

1. Read the body as bytes. A parser that writes the JSON again changes them.
2. Reject a \`webhook-timestamp\` that is more than five minutes before or after your clock.
3. Make the key: remove \`whsec_\` from the secret, and decode the rest as base64.
4. Make the text that is signed: \`{webhook-id}.{webhook-timestamp}.{body}\`, with a full stop between the parts.
5. Compute its HMAC-SHA256 with the key, and write the result in base64.
6. Split \`webhook-signature\` at its spaces. The request is genuine if one signature that begins with \`v1,\` ends with your result. Ignore signatures of other versions. Compare in constant time, such as with \`hmac.compare_digest\` or \`crypto.timingSafeEqual\`.

Test your program with this delivery. Its secret is \`${secret}\`, and its body is one line without a line break at the end:

\`\`\`http
${Object.entries({ 'content-type': 'application/json', ...headers })
  .map(([name, value]) => `${name}: ${value}`)
  .join('\n')}

${body}
\`\`\`

Your clock must say \`${headers['webhook-timestamp']}\` for the test, or the test leaves out step 2.`;
