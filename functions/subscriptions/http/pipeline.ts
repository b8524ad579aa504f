import { pipeline } from '../../core/http/pipeline.ts';
import { subscriptions } from '../contract/endpoints.ts';
import { checkAccept, checkApiKey } from './api-key-check.ts';
import { printProblem } from './problems.ts';

/** Pipeline of the line's endpoints. Every file in `functions/subscriptions/handlers` uses it. */
export const serve = pipeline(subscriptions, printProblem, {
  screen: checkApiKey,
  checkAccept,
  toldFirst: ['missing', 'unexpected', 'invalid'],
});
