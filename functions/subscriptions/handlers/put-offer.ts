import { validationFailed } from '../../core/problems/problem.ts';
import { saveOffer } from '../catalog/offers.ts';
import { offerIdProblems } from '../contract/catalog-rules.ts';
import * as routes from '../contract/operations-routes.ts';
import { serve } from '../http/pipeline.ts';
import { offerResponse } from '../representation/catalog-representation.ts';

/** PUT /operations/v1/offers/{offerId} */
export const putOffer = serve(routes.putOffer, async (request, store) => {
  const { path, body } = request;
  const problems = offerIdProblems(path.offerId, body);
  if (problems.length > 0) throw validationFailed(problems);
  const { response } = await saveOffer(store, path.offerId, body, { ...request, respond: offerResponse });
  return response;
});

export const handler = putOffer();
