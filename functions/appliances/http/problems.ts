import { type HttpResponse, json } from '../../core/model/response.ts';
import type { Problem } from '../../core/problems/problem.ts';
import { problemDocument, problemHeaders } from '../../core/problems/problem-document.ts';

/**
 * Converts a problem to a response (docs/contracts/appliances.md, "The order"). A 422 has an array of strings, one for each
 * problem, beginning with the path of its field. Other errors are RFC 9457 problem documents.
 *
 * @example printProblem(validationFailed([{ path: 'city', message: 'is missing' }]), requestId).body // '["city: is missing"]'
 */
export function printProblem(problem: Problem, requestId: string): HttpResponse {
  if (problem.status !== 422) return problemDocument(problem, requestId);
  return json(
    422,
    problem.fields.map(({ path, message }) => `${path}: ${message}`),
    problemHeaders(problem),
  );
}
