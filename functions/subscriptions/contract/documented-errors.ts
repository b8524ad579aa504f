import type { DocumentedResponse } from '../../core/model/endpoint.ts';
import { CODES, type Code } from '../model/error-codes.ts';
import { ErrorBody } from './common-schemas.ts';

/** What the answer that is shown of a code is about. Those of other codes are shown without. */
const DETAILS: Readonly<Partial<Record<Code, readonly string[]>>> = {
  '1117': ['lineItems[0].quantity: must be a number, got "1" (a string)'],
  '1119': ['companyProfile.companyName: cannot be edited'],
  '1122': ['lineItems[0].quantity'],
  '1132': ['limit: must be a whole number of at least 1, got 0'],
  '1141': ['companyProfile.address.country: must be another one than US'],
};

/** The body of an error. */
const body = (code: Code, details: readonly string[] = DETAILS[code] ?? []): ErrorBody => ({
  code,
  message: CODES[code].message,
  ...(details.length > 0 && { additionalDetails: [...details] }),
});

const meaning = (code: Code): string => `\`${code}\` ${CODES[code].message.replace(/\.$/, '')}`;

/** An error of a status: which codes it may have, and one body as a caller would see it. */
const errorResponse = (description: string, example: ErrorBody): DocumentedResponse => ({
  description,
  schema: ErrorBody,
  example,
});

/** The errors of these codes, by their HTTP status; the first of a status is shown. */
function errorsOf(codes: readonly Code[]): Readonly<Record<number, DocumentedResponse>> {
  const responses: Record<number, DocumentedResponse> = {};
  for (const [status, [first, ...others]] of Map.groupBy(codes, (code) => CODES[code].status)) {
    if (first === undefined) continue;
    responses[status] = errorResponse(`${[first, ...others].map(meaning).join('; ')}.`, body(first));
  }
  return responses;
}

const busy = (how: string) => ({
  503: errorResponse(`\`1124\`: the store is busy or did not errorResponse in time. Repeat ${how}.`, body('1124')),
});

/** What HTTP itself has a status for; the contract has no code of its own for these. */
const tooLargeOrNoJson = {
  413: errorResponse(
    '`1117`: the body is larger than 1 MB.',
    body('1117', ['The body is 1200000 bytes long; the limit is 1048576.']),
  ),
  415: errorResponse(
    '`1117`: the body is not `application/json`.',
    body('1117', ['Content-Type must be application/json, got "text/plain".']),
  ),
};

const notAcceptable = {
  406: errorResponse(
    '`1117`: `Accept` takes no JSON.',
    body('1117', ['Accept must be application/json, or a range that it is in.']),
  ),
};

/** The errors of an endpoint of partners that only reads. */
export const errorsOfReading = (...codes: readonly Code[]) => ({
  ...errorsOf([...codes, '1117', '4115', '4121', '1124']),
  ...notAcceptable,
  ...busy('after `Retry-After` seconds'),
});

/** The errors of an endpoint of partners that has a body, and is repeated under a correlation id. */
export const errorsOfWriting = (...codes: readonly Code[]) => ({
  ...errorsOf([...codes, '4119', '4122', '4115', '4121', '1124']),
  ...notAcceptable,
  ...tooLargeOrNoJson,
  ...busy('after `Retry-After` seconds with the same `X-Correlation-Id`: it takes effect once'),
});

/** The errors of an endpoint of operators. */
export const errorsOfOperating = (...codes: readonly Code[]) => ({
  ...errorsOf([...codes, '4121', '1124']),
  ...busy('after `Retry-After` seconds'),
});

/** The errors of an endpoint of operators that has a body. */
export const errorsOfOperatingWithBody = (...codes: readonly Code[]) => ({
  ...errorsOfOperating('1122', '1121', '1117', ...codes),
  ...tooLargeOrNoJson,
});
