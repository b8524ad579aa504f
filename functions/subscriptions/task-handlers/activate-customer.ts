import type { DynamoDBBatchResponse } from 'aws-lambda';
import * as z from 'zod';
import { liveStore } from '../../core/http/service-context.ts';
import { json } from '../../core/model/response.ts';
import { ANY_TENANT } from '../../core/orders/read-order.ts';
import type { Store } from '../../core/store/store.ts';
import { ownDeadLetters, type SendLetter } from '../../core/tasks/dead-letter-queue.ts';
import { processBatch } from '../../core/tasks/stream-batch.ts';
import { changeCustomer } from '../accounts/account-commands.ts';
import type { Customer } from '../model/account-items.ts';

/** The attribute of a stored customer that the task needs, as the stream has it. */
const NewImage = z.object({ customerId: z.object({ S: z.string() }) } satisfies {
  readonly [Attribute in keyof Customer]?: z.ZodType;
});

const NewCustomer = z.object({ dynamodb: z.object({ NewImage }) });

/**
 * Task for new customers: activates the pending customers of a batch of the table's stream (docs/contracts/subscriptions.md,
 * "Customers, deployments, subscriptions, prices"). A retry has no further effect.
 *
 * @throws ZodError if the event is not a batch of stream records; the whole batch is then delivered again
 */
export const customerActivator =
  (store: () => Store, letter?: SendLetter) =>
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
    const now = () => store().now();
    return processBatch(event, activate, { complaint: 'A new customer could not be activated', letter, now });
  };

/** Consumer of the Accounts table's stream. */
export const handler = customerActivator(liveStore, ownDeadLetters());
