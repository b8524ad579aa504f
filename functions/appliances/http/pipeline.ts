import { pipeline } from '../../core/http/pipeline.ts';
import { line } from '../contract/line.ts';
import { printProblem } from './problems.ts';

/** The pipeline of the line's endpoints. Every handler file of the line uses it. */
export const serve = pipeline(line, printProblem);
