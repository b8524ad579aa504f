import { pipeline } from '../../core/http/pipeline.ts';
import { problemDocument } from '../../core/problems/problem-document.ts';
import { line } from '../contract/line.ts';

/** The pipeline of the endpoints for events. */
export const serve = pipeline(line, problemDocument);
