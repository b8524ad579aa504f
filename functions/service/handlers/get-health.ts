import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { json } from '../../core/model/response.ts';
import { described, logger } from '../../core/observability/log.ts';
import { helpLink } from '../../core/problems/problem-document.ts';
import * as routes from '../contract/routes.ts';
import { serve } from '../http/pipeline.ts';

/** Time limit of the order store's response, in milliseconds. */
const LIMIT_MS = 1_000;

/** A key without an item. Reading it costs half a unit. */
const NO_ITEM = { pk: routes.HEALTH_PARTITION, sk: 'HEALTH' };

const noStore = { 'cache-control': 'no-store' };

/** GET /health */
export const getHealth = serve(routes.getHealth, async (_request, store) => {
  try {
    await store.client.send(new GetCommand({ TableName: store.ordersTable, Key: NO_ITEM }), {
      abortSignal: AbortSignal.timeout(LIMIT_MS),
    });
    return json(200, { status: 'ok' }, noStore);
  } catch (error) {
    logger.warn('The order store does not answer', { error: described(error) });
    return json(503, { status: 'unavailable' }, { ...noStore, 'retry-after': '1', link: helpLink('unavailable') });
  }
});

export const handler = getHealth();
