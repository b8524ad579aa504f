import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import * as z from 'zod';
import { CODES } from '../../../functions/subscriptions/model/error-codes.ts';
import type { HttpResponse } from '../../support/api/api.ts';
import { Partner, V3 } from '../../support/api/subscription-api.ts';
import { startTestCloud, type TestCloud } from '../../support/cloud/cloud.ts';
import { SubscriptionService } from '../../support/lines/subscription-service.ts';
import { conflict, FaultProxy, throttled } from '../../support/store/fault-proxy.ts';
import { PROVOCATIONS } from './provocations.ts';
import { type Stage, setStage } from './stage.ts';

const Table = z.object({
  codes: z.array(z.object({ code: z.string(), http: z.number(), message: z.string() })),
  reasons: z.record(z.string(), z.record(z.string(), z.string())),
});
const { codes, reasons } = Table.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, '../../cases/subscription-codes.json'), 'utf8')),
);

/** Codes of the contract that name nothing this service does, and why. */
const NOT_DONE: Readonly<Record<string, string>> = {
  '1139': 'Every partner may sell globally: an operator switches it on for the customer.',
  '1142': 'Every market segment may be sold globally.',
  '1178': 'A partner has no country here; deployments may be in any.',
  '2139': 'There are no contracts that allow some deployments and not others.',
  '4116': 'API Gateway refuses a token that is not valid, in its own words.',
  '4117': 'API Gateway refuses a call without a token, in its own words.',
  '5122': 'Orders are never switched off.',
};

/** Reasons of the contract that name nothing this service does, and why. */
const REASONS_NOT_DONE: Readonly<Record<string, string>> = {
  INELIGIBLE_SWITCH: 'No offer says which others it clashes with.',
  INELIGIBLE_CONSUMED: 'Nobody tells the service how much of a consumable is used.',
  INELIGIBLE_COMMITMENT_STATUS: 'No flexible discount depends on a commitment.',
};

/** The codes of a store in trouble, and of a tenant beyond its limit. */
const TROUBLE = ['1124', '4122', '4118'];

/** Fails unless the answer is the one of the code. */
function expectCode({ status, body }: Pick<HttpResponse, 'status' | 'body'>, code: string, reason?: string): void {
  const row = codes.find((one) => one.code === code);
  expect({ code: body.code, http: status, message: body.message }).toEqual(row);
  if (reason !== undefined) expect(body.additionalDetails).toEqual([`Line Item: 1, Reason: ${reason}`]);
}

describe('a request', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage();
  });

  it.for(PROVOCATIONS)('can be refused with %s (%3$s)', async ([code, provoke, reason]) => {
    expectCode(await provoke(stage), code, reason);
  });
});

describe('a request to a store in trouble', () => {
  let proxy: FaultProxy;
  let running: TestCloud;
  let partner: Partner;
  beforeAll(async () => {
    proxy = new FaultProxy(inject('dynamodbUrl'));
    const dynamodbEndpoint = await proxy.listen();
    running = await startTestCloud({ assemblyDirectory: inject('assembly'), dynamodbEndpoint });
    partner = await Partner.create(running.access);
  });
  afterAll(async () => {
    await running.cloud.stop();
    await proxy.stop();
  });

  it('is answered with 1124 when nothing gets through, under 503 and with the time to wait', async () => {
    proxy.inject('GetItem', throttled, 100);
    const { status, headers, body } = await partner.get(`${V3}/customers/1234567890`);
    expect([status, body.code, body.message]).toEqual([
      503,
      '1124',
      codes.find(({ code }) => code === '1124')?.message,
    ]);
    expect(headers['retry-after']).toMatch(/^\d+$/);
  });

  it('is answered with 4122 when others write under its correlation id all the time', async () => {
    proxy.clear();
    proxy.inject('TransactWriteItems', conflict, 100);
    const list = {
      region: 'NA',
      marketSegment: 'GOV',
      priceListType: '3YC',
      currency: 'USD',
      priceListMonth: '202703',
    };
    expectCode(await partner.post(`${V3}/pricelist`, list), '4122');
  });
});

describe('a request beyond the limit of its tenant', () => {
  it('is answered with 4118', async () => {
    const service = await SubscriptionService.start();
    expectCode(await service.callBeyondLimit('get-customer', { path: { customerId: '1234567890' } }), '4118');
  });
});

describe('the table of codes', () => {
  const provoked = [...PROVOCATIONS.map(([code]) => code), ...TROUBLE];

  it('has each code once: provoked here, or not done, with the reason why', () => {
    expect([...new Set(provoked), ...Object.keys(NOT_DONE)].toSorted()).toEqual(
      codes.map(({ code }) => code).toSorted(),
    );
  });

  it('is what the line answers with', () => {
    const done = codes.filter(({ code }) => !(code in NOT_DONE));
    expect(CODES).toEqual(Object.fromEntries(done.map(({ code, http, message }) => [code, { status: http, message }])));
  });

  it('has each reason once: provoked here, or not done, with the reason why', () => {
    const given = [...PROVOCATIONS.flatMap(([, , reason]) => reason ?? []), ...Object.keys(REASONS_NOT_DONE)];
    expect(given.toSorted()).toEqual(Object.values(reasons).flatMap(Object.keys).toSorted());
  });
});
