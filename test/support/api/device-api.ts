import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { CloudAccess } from '../cloud/cloud.ts';
import { completeOrder, completeProduct, completeWarehouse } from '../lines/device-service.ts';
import { Caller, type HttpResponse } from './api.ts';

/** Base path of the device line. */
export const HUB = '/api/v1/device-hub';
/** Base path of the operators' endpoints. */
export const OPERATIONS = '/operations/v1';

/** Scopes of a partner for device orders. */
export const DEVICE_SCOPES = 'device-orders/read device-orders/write';
/** Scopes of an operator. */
export const OPERATIONS_SCOPES = 'operations/read operations/write';

/** A partner with a warehouse of its own, over HTTP, and an operator; each answer must match the OpenAPI document. */
export class Shop {
  readonly partner: Caller;
  readonly operator: Caller;
  readonly warehouse_id: string;

  private constructor(partner: Caller, operator: Caller, warehouse_id: string) {
    this.partner = partner;
    this.operator = operator;
    this.warehouse_id = warehouse_id;
  }

  /** Opens a shop of a new tenant, with one warehouse that ships to the US, Canada and Great Britain. */
  static async open(cloud?: CloudAccess): Promise<Shop> {
    const shop = await Shop.empty(cloud);
    const body = completeWarehouse(shop.partner.tenant, { countries: ['US', 'CA', 'GB'] });
    expectDone(await shop.operator.put(shop.warehousePath, body));
    return shop;
  }

  /** A shop of a new tenant without a warehouse. */
  static async empty(cloud?: CloudAccess): Promise<Shop> {
    const on = cloud === undefined ? {} : { cloud };
    const partner = await Caller.create({ scope: DEVICE_SCOPES, ...on });
    const operator = await Caller.create({ scope: OPERATIONS_SCOPES, tenant: 'operators', ...on });
    return new Shop(partner, operator, `WH-${randomUUID().slice(0, 8)}`);
  }

  /** Another caller of the shop's tenant. */
  withScope(scope: string): Promise<Caller> {
    return Caller.create({ scope, tenant: this.partner.tenant });
  }

  get warehousePath(): string {
    return `${OPERATIONS}/warehouses/${this.warehouse_id}`;
  }

  /** Sets a product with this title, with `quantity` pieces in stock. */
  async stock(title: string, quantity: number, fields: object = {}): Promise<string> {
    const path = `${this.warehousePath}/products/SKU-${randomUUID().slice(0, 8)}`;
    expectDone(await this.operator.put(path, { ...completeProduct(), title, ...fields }));
    if (quantity > 0) expectDone(await this.operator.post(`${path}/stock`, { change: quantity, reason: 'delivered' }));
    return path;
  }

  /** Places an order of one piece of the title. */
  async place(title: string, fields: object = {}): Promise<string> {
    const answer = await this.partner.post(`${HUB}/place-order`, completeOrder([{ title }], fields));
    return expectDone(answer).body.data.order_number;
  }

  read(order_number: string): Promise<HttpResponse> {
    return this.partner.get(`${HUB}/orders/${order_number}`);
  }

  /** Moves an order as an operator. */
  move(order_number: string, status: string, fields: object = {}): Promise<HttpResponse> {
    return this.operator.post(`${OPERATIONS}/device-orders/${order_number}/status`, { status, ...fields });
  }

  /** Pieces in stock, by title. */
  async quantities(): Promise<Record<string, number>> {
    const { body } = expectDone(await this.partner.get(`${HUB}/inventory?warehouse_id=${this.warehouse_id}`));
    const products = body.data.flatMap((category: { products: object[] }) => category.products);
    return Object.fromEntries(
      products.map(({ title, quantity }: { title: string; quantity: number }) => [title, quantity]),
    );
  }
}

/** The answer, which must be a success. */
export function expectDone(answer: HttpResponse): HttpResponse {
  if (answer.status >= 300) throw new Error(`Answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer;
}

/** Fails unless the answer refuses with this status and code, and names the field if one is given. */
export function expectRefused(answer: HttpResponse, status: number, code: string, field?: string): void {
  expect(answer.body).toMatchObject({ success: false, error: { code } });
  expect(answer.status).toBe(status);
  const fields = answer.body.error.details.map((detail: { field: string }) => detail.field);
  if (field !== undefined) expect(fields).toContain(field);
  expect(answer.body.error.details.length).toBeLessThanOrEqual(101);
}
