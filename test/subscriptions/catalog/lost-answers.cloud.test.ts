import { expect, inject, it, onTestFinished } from 'vitest';
import { DYNAMODB_ATTEMPTS } from '../../../functions/core/store/store.ts';
import { type OfferFields, readOffersRevision, saveOffer } from '../../../functions/subscriptions/catalog/offers.ts';
import { FaultProxy } from '../../support/store/fault-proxy.ts';
import { createTestTables, dynamodbAt, testStore } from '../../support/store/test-store.ts';

const fields: OfferFields = {
  productFamily: 'Photo',
  productType: 'LICENSE',
  tier: 'TEAM',
  marketSegments: ['COM'],
  countsTowardLevel: true,
  prices: [{ region: 'NA', currency: 'USD', partnerPrice: '10.00' }],
};

it('an offer is saved when the answer to the write of its revision is lost', async () => {
  const proxy = new FaultProxy(inject('dynamodbUrl'));
  onTestFinished(() => proxy.stop());
  const tables = await createTestTables();
  const store = await testStore({ tables, dynamodb: dynamodbAt(await proxy.listen()), wait: async () => {} });

  const revisions = new Set<string | undefined>();
  for (let lost = 0; lost < DYNAMODB_ATTEMPTS; lost++) {
    proxy.inject('UpdateItem', { kind: 'lose-answer' }, lost);
    await expect(saveOffer(store, '650000000001A12', fields)).resolves.toMatchObject({ isNew: lost === 0 });
    expect(proxy.pending).toBe(0);
    revisions.add(await readOffersRevision(store));
  }
  expect(revisions).not.toContain(undefined);
  expect(revisions.size).toBe(DYNAMODB_ATTEMPTS);
});
