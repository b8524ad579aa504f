import type { GuideSection } from './guide-section.ts';

/** Tells how two changes of one order meet. */
export const changeAnOrder: GuideSection = () => `## Change an order without losing updates

The \`ETag\` of an order is its version. Bodies of appliance orders have it too, as \`version\`. Device orders and webhooks have it in the \`ETag\` alone. Subscription orders have no version, and neither do customers and subscriptions: their calls take no \`If-Match\`. Events have the \`version\` of the order in every line.

If the operation accepts \`If-Match\`, send the \`ETag\` with your change. If another change was faster, the API rejects yours with 412. Read the order again before you decide what to do. Without \`If-Match\`, the service applies the change to the latest version, so two changes of different fields both survive. With an \`Idempotency-Key\` a repeat of the change gets the first response, although its \`If-Match\` is then old.

If a response has an \`ETag\`, send it as \`If-None-Match\` to read again: an order that has not changed is a 304 without a body. HEAD takes every path that GET takes. Another method than those of a path is a 405 with \`Allow\`. Bodies from 1 KB on are compressed if you accept gzip. The service rejects a body on an operation that takes none, bytes that are not UTF-8, and an object with the same name twice.`;
