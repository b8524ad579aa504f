import { saveFlexDiscount } from '../catalog/flex-discounts.ts';
import * as routes from '../contract/operations-routes.ts';
import { serve } from '../http/pipeline.ts';
import { flexDiscountResponse } from '../representation/catalog-representation.ts';

/** PUT /operations/v1/flex-discounts/{id} */
export const putFlexDiscount = serve(routes.putFlexDiscount, async (request, store) => {
  const { path, body } = request;
  const { response } = await saveFlexDiscount(store, path.id, body, { ...request, respond: flexDiscountResponse });
  return response;
});

export const handler = putFlexDiscount();
