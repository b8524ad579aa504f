import type { EventView } from '../../views/service-views.ts';
import { type Child, h } from '../elements/dom.ts';
import { linkTo } from '../support/routes.ts';

/** Makes the link to the view of an event's subject: its order or its webhook. */
export const subjectLink = ({ order, webhook }: Pick<EventView, 'order' | 'webhook'>): Child =>
  webhook === null ? orderLink({ order }) : webhookLink(webhook, webhook);

/** Makes the link to an order's view; a dash for an event about no order. */
export const orderLink = ({ order }: Pick<EventView, 'order'>): Child =>
  order === null ? '–' : h('a', { href: linkTo(['orders', String(order)]) }, String(order));

/** Makes the link to a webhook's view, with its address. */
export const webhookLink = (id: string, url: string): HTMLElement => h('a', { href: linkTo(['webhooks', id]) }, url);
