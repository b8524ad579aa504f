import { pipeline } from '../../core/http/pipeline.ts';
import { problemDocument } from '../../core/problems/problem-document.ts';
import { service } from '../contract/endpoints.ts';

/** The pipeline of the public endpoints. Every handler file of the service uses it. */
export const serve = pipeline(service, problemDocument);
