import { problemDocument } from '../core/problem-document.ts';
import { pipeline } from '../core/serve.ts';
import { service } from './endpoints.ts';

/** The pipeline of the public endpoints: every handler file of this folder goes through it. */
export const serve = pipeline(service, problemDocument);
