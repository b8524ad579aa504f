import { pipeline } from '../../core/http/pipeline.ts';
import { problemDocument } from '../../core/problems/problem-document.ts';
import { service } from '../contract/endpoints.ts';

/** The pipeline of the public endpoints: every handler file of this folder goes through it. */
export const serve = pipeline(service, problemDocument);
