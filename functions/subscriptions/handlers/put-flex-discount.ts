import { flexDiscountAnswer } from './catalog-representation.ts';
import { saveFlexDiscount } from './flex-discounts.ts';
import { serve } from './serve.ts';

/** PUT /operations/v1/flex-discounts/{id} */
export const putFlexDiscount = serve('put-flex-discount', async ({ path, body }, store) =>
  flexDiscountAnswer(await saveFlexDiscount(store, path.id, body)),
);

export const handler = putFlexDiscount();
