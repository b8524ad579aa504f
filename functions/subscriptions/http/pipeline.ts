import { pipeline } from '../../core/http/pipeline.ts';
import { subscriptions } from '../contract/endpoints.ts';
import { acceptCheck, apiKeyCheck } from './api-key-check.ts';
import { printProblem } from './problems.ts';

/** The pipeline of the line's endpoints. Every handler file of the line uses it. */
export const serve = pipeline(subscriptions, printProblem, {
  headerChecks: [apiKeyCheck, acceptCheck],
  reportFirst: ['missing', 'unexpected', 'invalid'],
});
