import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { json } from '../../core/model/response.ts';
import { described, logger } from '../../core/observability/log.ts';
import { serve } from '../http/pipeline.ts';

/** How long the order store may take to answer, in milliseconds. */
const LIMIT_MS = 1_000;

/** No item has this key: reading it costs half a unit, and shows that the table is there and may be read. */
const NO_ITEM = { pk: 'HEALTH', sk: 'HEALTH' };

const noStore = { 'cache-control': 'no-store' };

/** GET /health */
export const getHealth = serve('get-health', async (_request, store) => {
  try {
    await store.client.send(new GetCommand({ TableName: store.ordersTable, Key: NO_ITEM }), {
      abortSignal: AbortSignal.timeout(LIMIT_MS),
    });
    return json(200, { status: 'ok' }, noStore);
  } catch (error) {
    logger.warn('The order store does not answer', { error: described(error) });
    return json(503, { status: 'unavailable' }, { ...noStore, 'retry-after': '1' });
  }
});

export const handler = getHealth();
