import { pipeline } from '../../core/http/pipeline.ts';
import { appliances } from '../contract/endpoints.ts';
import { printProblem } from './problems.ts';

/** The pipeline of the line's endpoints. Every handler file of the line uses it. */
export const serve = pipeline(appliances, printProblem);
