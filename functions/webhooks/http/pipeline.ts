import { pipeline } from '../../core/http/pipeline.ts';
import { problemDocument } from '../../core/problems/problem-document.ts';
import { line } from '../contract/line.ts';

/** The pipeline of the endpoints of webhooks. Every handler file uses it. */
export const serve = pipeline(line, problemDocument);
