import { expect } from 'vitest';
import {
  completeOrder,
  type DeviceService,
  type FaultyService,
  keyed,
  type Product,
} from '../../support/lines/device-service.ts';
import type { Answered } from '../../support/lines/http-event.ts';
import { scriptOf, type Trouble } from '../../support/lines/random-faults.ts';
import {
  type Account,
  held,
  onHand,
  readAccount,
  type StoredOrder,
  stockName,
} from '../../support/lines/stock-account.ts';
import { checkMove, expectOthersUnchanged, NEXT, type Outcome, refusal } from './expected-results.ts';
import type { CallStep, Step } from './random-steps.ts';

/**
 * Pieces of each product. The first three products are in the first warehouse, the others in the second, which lacks the third
 * title.
 */
const STOCK = [50, 25, 90, 30, 10];

/** A call that can be sent again as it was. */
interface Request {
  readonly send: (service: DeviceService) => Promise<Answered>;
  /** Returns the change of the stock by product. Fails if the change or the response is wrong. */
  readonly check: (outcome: Outcome) => ReadonlyMap<string, number>;
  /** A repeat has no second effect. */
  readonly repeatable: boolean;
}

const nameOf = ({ warehouse_id, company_sku }: Product) => stockName(warehouse_id, company_sku);

/** A workload on two warehouses with five products, one call after the other. */
export class RandomWorkload {
  readonly #services: FaultyService;
  readonly #products: readonly Product[];
  readonly #requests: Request[] = [];
  /** Pieces that operators have added less those removed, by product. */
  readonly #booked = new Map<string, number>();
  #account: Account;
  #calls = 0;

  private constructor(services: FaultyService, products: readonly Product[], account: Account) {
    this.#services = services;
    this.#products = products;
    this.#account = account;
    for (const [index, product] of products.entries()) this.#booked.set(nameOf(product), STOCK[index] ?? 0);
  }

  static async open(services: FaultyService): Promise<RandomWorkload> {
    const { sound } = services;
    const warehouses = [await sound.warehouse({ priority: 1 }), await sound.warehouse({ priority: 2 })];
    const products = STOCK.map((quantity, index) =>
      sound.product(warehouses[index < 3 ? 0 : 1] ?? '', quantity, { title: `Title ${index % 3}` }),
    );
    return new RandomWorkload(services, await Promise.all(products), await readAccount(sound.store));
  }

  /** Runs a step, unless it needs an order or a request that does not exist yet. */
  async runStep(step: Step): Promise<void> {
    if (step.kind === 'race') return this.#race(step.calls, step.trouble);
    const request = step.kind === 'repeat' ? pick(this.#requests, step.which) : this.#request(step);
    if (request === undefined) return;
    if (step.kind !== 'repeat' && request.repeatable) this.#requests.push(request);
    await this.#send(request, step.trouble);
  }

  /** Retries every request without faults, as clients do until they get a response. */
  async settle(): Promise<void> {
    for (const request of this.#requests) await this.#send(request, { kind: 'none' });
  }

  async #send(request: Request, trouble: Trouble): Promise<void> {
    const before = this.#account;
    const [answered] = await this.#answers([request], trouble);
    const after = this.#account;
    if (answered === undefined) throw new Error('There is no answer');
    if (trouble.kind === 'none') expect(answered.status, answered.text).toBeLessThan(500);
    const changed = request.check({ answered, before, after });
    for (const name of this.#booked.keys()) {
      expect(onHand(after, name) - onHand(before, name), name).toBe(changed.get(name) ?? 0);
    }
    this.#expectBalance();
  }

  /** Sends two calls concurrently. Their sequence is unknown, but the balance must hold. */
  async #race(calls: readonly CallStep[], trouble: Trouble): Promise<void> {
    const requests = calls.flatMap((call) => this.#request(call) ?? []);
    const answers = await this.#answers(requests, trouble);
    if (trouble.kind === 'none') for (const { status, text } of answers) expect(status, text).toBeLessThan(500);
    for (const [name, pieces] of this.#account.journal) this.#booked.set(name, pieces);
    this.#expectBalance();
  }

  /** Sends the requests concurrently, and reads their results. */
  async #answers(requests: readonly Request[], trouble: Trouble): Promise<readonly Answered[]> {
    const { proxy, faulty, sound } = this.#services;
    proxy.script = scriptOf(trouble);
    const answers = await Promise.all(requests.map(({ send }) => send(faulty)));
    proxy.script = () => undefined;
    this.#account = await readAccount(sound.store);
    return answers;
  }

  /** Checks the promise that the stock and the pieces in orders add up to the pieces that operators added. */
  #expectBalance(): void {
    const account = this.#account;
    expect(account.faults).toEqual([]);
    for (const [name, pieces] of this.#booked) {
      expect(onHand(account, name) + held(account, name), name).toBe(pieces);
      expect(account.journal.get(name), name).toBe(pieces);
    }
    const emails = account.orders.map(({ data }) => data.email);
    expect(new Set(emails).size, 'each call places one order').toBe(emails.length);
  }

  #request(step: CallStep): Request | undefined {
    if (step.kind === 'place') return this.#place(step);
    if (step.kind === 'adjust') return this.#adjust(step);
    const order = pick(this.#account.orders, step.order);
    if (order === undefined) return undefined;
    if (step.kind === 'move')
      return this.#move(order, step.back ? 'RETURNED' : (NEXT[order.status]?.[0] ?? 'PROCESSING'));
    return step.byOperator ? this.#move(order, 'CANCELLED') : this.#cancel(order);
  }

  #place({ items, hasKey }: Extract<CallStep, { kind: 'place' }>): Request {
    const email = `${this.#next()}@example.com`;
    const ordered = items.map(
      ({ title, quantity }) => [{ ...this.#first, title: `Title ${title}` }, quantity] as const,
    );
    const body = completeOrder(ordered, { email });
    const wanted = Map.groupBy(items, ({ title }) => title);
    const pieces = new Map(
      Array.from(wanted, ([title, of]) => [`Title ${title}`, of.reduce((total, { quantity }) => total + quantity, 0)]),
    );
    const mine = ({ orders }: Account) => orders.filter(({ data }) => data.email === email);
    return {
      repeatable: hasKey,
      send: (service) => service.call('place-order', { body, ...(hasKey && keyed(email)) }),
      check: ({ answered, before, after }) => {
        const [order, ...others] = mine(after);
        const isNew = order !== undefined && mine(before).length === 0;
        expect(others).toEqual([]);
        expectOthersUnchanged(before, after, order?.number);
        if (answered.status === 200) expect(answered.body.data.order_number).toBe(String(order?.number));
        if (answered.status === 200 && !isNew) expect(answered.headers['idempotent-replayed']).toBe('true');
        const source = this.#source(before, pieces);
        if (refusal(answered) !== undefined) {
          expect([refusal(answered), source, order]).toEqual(['INSUFFICIENT_STOCK', undefined, undefined]);
        }
        if (!isNew) return new Map();
        expect(order.data.warehouse_id).toBe(source?.[0]?.product.warehouse_id);
        const taken = new Map(source?.map(({ product, quantity }) => [nameOf(product), -quantity]));
        expect(
          new Map(order.data.products.map((one) => [stockName(order.data.warehouse_id, one.company_sku), -one.qty])),
        ).toEqual(taken);
        return taken;
      },
    };
  }

  /** Returns the products that the order must come from: those of the first warehouse by priority that has all of them. */
  #source(before: Account, pieces: ReadonlyMap<string, number>) {
    const sources = [this.#products.slice(0, 3), this.#products.slice(3)].map((shelf) =>
      shelf.flatMap((product) => {
        const quantity = pieces.get(product.title);
        return quantity === undefined || onHand(before, nameOf(product)) < quantity ? [] : [{ product, quantity }];
      }),
    );
    return sources.find((source) => source.length === pieces.size);
  }

  #cancel({ number }: StoredOrder): Request {
    return {
      repeatable: true,
      send: (service) => service.cancel(String(number)),
      check: (outcome) => checkMove(outcome, number, 'CANCELLED', 'ORDER_ALREADY_SHIPPED'),
    };
  }

  #move({ number }: StoredOrder, status: string): Request {
    const body = { status, ...(status === 'SHIPPED' && { tracking_number: '1Z999', carrier: 'UPS' }) };
    return {
      repeatable: true,
      send: (service) => service.status(String(number), body),
      check: (outcome) => checkMove(outcome, number, status, 'INVALID_TRANSITION'),
    };
  }

  #adjust({ product: index, change, hasKey }: Extract<CallStep, { kind: 'adjust' }>): Request {
    const product = this.#products[index] ?? this.#first;
    const [name, key] = [nameOf(product), this.#next()];
    let done = false;
    return {
      repeatable: hasKey,
      send: (service) => service.stock(product, change, hasKey ? keyed(key) : {}),
      check: ({ answered, before, after }) => {
        expectOthersUnchanged(before, after);
        const booked = this.#booked.get(name) ?? 0;
        const isNew = after.journal.get(name) !== before.journal.get(name);
        if (answered.status === 200) {
          expect(done !== isNew).toBe(true);
          expect(answered.headers['idempotent-replayed']).toBe(isNew ? undefined : 'true');
          if (isNew) expect(answered.body.data.quantity).toBe(onHand(after, name));
        }
        if (refusal(answered) !== undefined) {
          expect([refusal(answered), isNew || done]).toEqual(['INSUFFICIENT_STOCK', false]);
          expect(onHand(before, name) + change).toBeLessThan(0);
        }
        if (!isNew) return new Map();
        expect(done).toBe(false);
        done = true;
        this.#booked.set(name, booked + change);
        return new Map([[name, change]]);
      },
    };
  }

  get #first(): Product {
    const [first] = this.#products;
    if (first === undefined) throw new Error('There is no product');
    return first;
  }

  #next(): string {
    this.#calls += 1;
    return `call-${this.#calls}`;
  }
}

const pick = <Item>(items: readonly Item[], which: number): Item | undefined =>
  items.length === 0 ? undefined : items[which % items.length];
