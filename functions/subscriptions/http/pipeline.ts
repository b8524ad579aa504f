import { pipeline } from '../core/serve.ts';
import { subscriptions } from './endpoints.ts';
import { printProblem } from './problems.ts';
import { checkAccept, screen } from './screen.ts';

/** The pipeline of the line's endpoints: every handler file of this folder goes through it. */
export const serve = pipeline(subscriptions, printProblem, {
  screen,
  checkAccept,
  toldFirst: ['missing', 'unexpected', 'invalid'],
});
