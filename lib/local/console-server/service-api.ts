import * as z from 'zod';
import type { DeliveriesAnswer, EventsAnswer, OrderAnswer, WebhooksAnswer } from '../views/answers.ts';
import type { ServiceViews } from '../views/service-views.ts';
import type { ConsoleOptions } from './console-options.ts';
import { given, limit, type Query } from './query.ts';

const Events = z.object({
  tenant: given(z.string().max(128)),
  type: given(z.string().max(64)),
  text: given(z.string().trim().max(200)),
  before: given(z.coerce.number().int().positive()),
  limit,
});

const Deliveries = z.object({
  status: given(z.enum(['pending', 'succeeded', 'failed'])),
  before: given(z.string().regex(/^\d{13}-\w{1,24}-[0-3]$/)),
  limit,
});

const NUMBER = /^[1-9]\d{0,14}$/;

/** The service's data, by path. */
export class ServiceApi {
  readonly #options: Pick<ConsoleOptions, 'service' | 'clock'>;

  constructor(options: Pick<ConsoleOptions, 'service' | 'clock'>) {
    this.#options = options;
  }

  /**
   * Returns the response to a path; undefined for an unknown path, and without views of the service.
   *
   * @throws ZodError for an invalid query
   */
  async answer(resource: string, names: readonly string[], query: Query): Promise<object | undefined> {
    const { service } = this.#options;
    if (service === undefined || names.length > 1) return undefined;
    const [name] = names;
    if (resource === 'events' && name === undefined) return this.#events(await service(), query);
    if (resource === 'orders' && name !== undefined) return this.#order(await service(), name);
    if (resource !== 'webhooks') return undefined;
    return name === undefined ? this.#webhooks(await service()) : this.#deliveries(await service(), name, query);
  }

  async #events(views: ServiceViews, query: Query): Promise<EventsAnswer> {
    return { time: this.#now(), ...(await views.events(Events.parse(query))) };
  }

  async #webhooks(views: ServiceViews): Promise<WebhooksAnswer> {
    return { time: this.#now(), webhooks: await views.webhooks() };
  }

  async #deliveries(views: ServiceViews, webhook: string, query: Query): Promise<DeliveriesAnswer | undefined> {
    const view = await views.deliveries(webhook, Deliveries.parse(query));
    return view && { time: this.#now(), ...view };
  }

  async #order(views: ServiceViews, number: string): Promise<OrderAnswer | undefined> {
    const order = NUMBER.test(number) ? await views.order(Number(number)) : undefined;
    return order && { time: this.#now(), order };
  }

  #now(): string {
    return this.#options.clock.now().toISOString();
  }
}
