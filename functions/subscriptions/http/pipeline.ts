import { pipeline } from '../../core/http/pipeline.ts';
import { subscriptions } from '../contract/endpoints.ts';
import { checkAccept, checkApiKey } from './api-key-check.ts';
import { printProblem } from './problems.ts';

/** The pipeline of the line's endpoints: every handler file of this folder goes through it. */
export const serve = pipeline(subscriptions, printProblem, {
  screen: checkApiKey,
  checkAccept,
  toldFirst: ['missing', 'unexpected', 'invalid'],
});
