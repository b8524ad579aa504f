import type { DynamoDBBatchResponse } from 'aws-lambda';
import * as z from 'zod';
import { json } from '../core/answer.ts';
import { ANY_TENANT } from '../core/read-order.ts';
import { liveContext } from '../core/service-context.ts';
import type { Store } from '../core/store.ts';
import { workBatch } from '../core/stream-batch.ts';
import { changeCustomer } from './change-account.ts';

const NewCustomer = z.object({
  dynamodb: z.object({ NewImage: z.object({ customerId: z.object({ S: z.string() }) }) }),
});

/**
 * Task of every new customer, in a batch of the table's stream: one that is pending becomes active (contract, "Customers, …"). Doing
 * it again has no other effect.
 *
 * @throws ZodError when the event is no batch of stream records: the whole batch is delivered again.
 */
export const customerActivator =
  (store: () => Store) =>
  (event: unknown): Promise<DynamoDBBatchResponse> => {
    const activate = async (record: unknown) => {
      const { S: customerId } = NewCustomer.parse(record).dynamodb.NewImage.customerId;
      await changeCustomer(
        store(),
        { owner: { tenant: ANY_TENANT }, customerId },
        (customer) => (customer.status === '1002' ? { ...customer, status: '1000' } : customer),
        () => json(200, {}),
      );
    };
    return workBatch(event, activate, 'A new customer could not be activated');
  };

/** Consumer of the Accounts table's stream. */
export const handler = customerActivator(() => liveContext().store);
