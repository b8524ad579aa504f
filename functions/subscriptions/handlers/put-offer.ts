import { validationFailed } from '../core/problem.ts';
import { offerAnswer } from './catalog-representation.ts';
import { offerIdProblems } from './catalog-rules.ts';
import { saveOffer } from './offers.ts';
import { serve } from './serve.ts';

/** PUT /operations/v1/offers/{offerId} */
export const putOffer = serve('put-offer', async ({ path, body }, store) => {
  const problems = offerIdProblems(path.offerId, body);
  if (problems.length > 0) throw validationFailed(problems);
  return offerAnswer(await saveOffer(store, path.offerId, body));
});

export const handler = putOffer();
