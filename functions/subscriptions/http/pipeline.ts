import { pipeline } from '../../core/http/pipeline.ts';
import { line } from '../contract/line.ts';
import { acceptCheck, apiKeyCheck } from './api-key-check.ts';
import { printProblem } from './problems.ts';

/** Pipeline of the line's endpoints. Every file in `functions/subscriptions/handlers` uses it. */
export const serve = pipeline(line, printProblem, {
  headerChecks: [apiKeyCheck, acceptCheck],
  reportFirst: ['missing', 'unexpected', 'invalid'],
});
