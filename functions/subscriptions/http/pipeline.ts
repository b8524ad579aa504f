import { pipeline } from '../../core/http/pipeline.ts';
import { subscriptions } from '../contract/endpoints.ts';
import { acceptCheck, apiKeyCheck } from './api-key-check.ts';
import { printProblem } from './problems.ts';

/** Pipeline of the line's endpoints. Every file in `functions/subscriptions/handlers` uses it. */
export const serve = pipeline(subscriptions, printProblem, {
  headerChecks: [apiKeyCheck, acceptCheck],
  reportFirst: ['missing', 'unexpected', 'invalid'],
});
