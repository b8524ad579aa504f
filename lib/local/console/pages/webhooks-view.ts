import type { WebhooksAnswer } from '../../views/answers.ts';
import type { WebhookView } from '../../views/service-views.ts';
import { resultOf } from '../elements/attempt-words.ts';
import { type Child, h, show } from '../elements/dom.ts';
import { moment } from '../elements/moment.ts';
import { stateBadge, WEBHOOK_STATUSES } from '../elements/states.ts';
import { recordTable } from '../elements/table.ts';
import { getWebhooks, orAbsent } from '../support/server.ts';
import type { View } from '../support/view.ts';
import { webhookLink } from './record-links.ts';

/** Shows the webhooks of all tenants. */
export function webhooksView(): View {
  const [table, count] = [h('div'), h('p', { class: 'count', role: 'status' })];
  return {
    title: 'Webhooks',
    element: h('div', {}, h('h1', {}, 'Webhooks'), count, table),
    async refresh() {
      const answer = await orAbsent(getWebhooks());
      const shown = answer?.webhooks.length ?? 0;
      show(count, shown === 0 ? 'No webhooks.' : `${shown} ${shown === 1 ? 'webhook' : 'webhooks'}`);
      show(table, answer === undefined || shown === 0 ? null : webhooksTable(answer));
    },
  };
}

const COLUMNS = ['Webhook', 'Tenant', 'Status', 'Event types', 'Pending', 'Last success', 'Last failure'];

function webhooksTable({ webhooks, time }: WebhooksAnswer): HTMLElement {
  const now = new Date(time);
  return recordTable(
    'Webhooks',
    COLUMNS,
    webhooks.map((webhook) => ({
      key: webhook.id,
      cells: [
        [webhookLink(webhook.id, webhook.url), descriptionOf(webhook)],
        webhook.tenant,
        statusOf(webhook, now),
        typesOf(webhook),
        pendingOf(webhook),
        moment(webhook.lastSuccessAt, now),
        failureOf(webhook, now),
      ],
    })),
  );
}

const note = (...words: readonly Child[]): Child => {
  const given = words.filter((word) => word !== null);
  return given.length === 0 ? null : h('p', { class: 'note' }, given);
};

/** Shows the owner's description, in the direction of its script. */
const descriptionOf = ({ description }: WebhookView): Child =>
  description !== null && h('p', { class: 'note', dir: 'auto' }, description);

/** Shows the status of a webhook, with the reason for which it gets nothing. */
export const statusOf = ({ status, disabledReason, heldUntil }: WebhookView, now: Date): Child => [
  stateBadge(WEBHOOK_STATUSES[status]),
  disabledReason === null ? null : note(reasonOf(disabledReason)),
  heldUntil === null ? null : note('until ', moment(heldUntil, now)),
];

/** Reasons for which a webhook is disabled, in words. */
const REASONS: Readonly<Record<string, string>> = {
  gone: 'its address has answered 410 Gone',
  failing: 'no delivery came through',
  owner: 'by its owner',
  operator: 'by an operator',
};

const reasonOf = (reason: string): string => REASONS[reason] ?? reason;

/** Shows the types of events that a webhook gets, and the product lines that it is limited to. */
export const typesOf = ({ types, lines }: WebhookView): Child => [
  types === null
    ? 'All'
    : h(
        'ul',
        {},
        types.map((type) => h('li', {}, type)),
      ),
  lines === null ? null : note(`of ${lines.join(', ')}`),
];

/** The number up to which the service counts pending deliveries. */
const MOST_COUNTED = 10_000;

const whole = new Intl.NumberFormat('en');

/** Returns the number of pending deliveries in words. */
export const pendingOf = ({ pending }: WebhookView): string =>
  `${whole.format(pending)}${pending < MOST_COUNTED ? '' : ' or more'}`;

/** Shows the last failed attempt, and since when nothing has come through. */
export const failureOf = ({ lastFailure, failingSince }: WebhookView, now: Date): Child => [
  lastFailure === null ? moment(null, now) : moment(lastFailure.at, now),
  lastFailure === null ? null : note(resultOf(lastFailure)),
  failingSince === null ? null : note('failing since ', moment(failingSince, now)),
];
