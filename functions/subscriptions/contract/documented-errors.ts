import type { DocumentedResponse } from '../../core/model/endpoint.ts';
import { CODES, type Code } from '../model/error-codes.ts';
import { ErrorBody } from './common-schemas.ts';

/** Details in the example of a code. The examples of other codes have no details. */
const DETAILS: Readonly<Partial<Record<Code, readonly string[]>>> = {
  '1117': ['lineItems[0].quantity'],
  '1119': ['companyProfile.companyName'],
  '1121': ['lineItems[0].colour'],
  '1122': ['lineItems[0].quantity'],
  '1132': ['limit'],
  '1133': ['offset'],
  '2126': ['externalReferenceId'],
  '3116': ['autoRenewal.renewalQuantity'],
  '4115': ['X-Api-Key: must be the client id that the access token was issued to'],
  '1141': ['companyProfile.address.country: must be another one than US'],
};

/** Builds the example body of an error. */
const body = (code: Code, details: readonly string[] = DETAILS[code] ?? []): ErrorBody => ({
  code,
  message: CODES[code].message,
  ...(details.length > 0 && { additionalDetails: [...details] }),
});

const meaning = (code: Code): string => `\`${code}\` ${CODES[code].message.replace(/\.$/, '')}`;

/** Documents the errors of a status: its codes, and one example body. */
const errorResponse = (description: string, example: ErrorBody): DocumentedResponse => ({
  description,
  schema: ErrorBody,
  example,
});

/** Groups error codes by HTTP status. The first code of each status is the example. */
function errorsOf(codes: readonly Code[]): Readonly<Record<number, DocumentedResponse>> {
  const responses: Record<number, DocumentedResponse> = {};
  for (const [status, [first, ...others]] of Map.groupBy(codes, (code) => CODES[code].status)) {
    if (first === undefined) continue;
    responses[status] = errorResponse(`${[first, ...others].map(meaning).join('; ')}.`, body(first));
  }
  return responses;
}

const busy = (how: string) => ({
  503: errorResponse(`\`1124\`: the store is busy or did not respond in time. Retry ${how}.`, body('1124')),
});

/** Errors of HTTP, for which the contract has no codes. */
const tooLargeOrNoJson = {
  413: errorResponse('`1117`: the request body is larger than 1 MB.', body('1117', ['body'])),
  415: errorResponse(
    '`1117`: the `Content-Type` of the request is not `application/json`, or the body is compressed.',
    body('1117', ['Content-Type']),
  ),
};

const limited = {
  429: errorResponse(
    '`4118`: the tenant sends more requests than its limit allows. Retry after `Retry-After` seconds.',
    body('4118'),
  ),
};

const notAcceptable = {
  406: errorResponse('`1117`: the `Accept` header does not allow JSON.', body('1117', ['Accept'])),
};

/**
 * Documents the errors of a partner endpoint that only reads.
 *
 * @param codes the endpoint's own codes
 */
export const errorsOfReading = (...codes: readonly Code[]) => ({
  ...errorsOf([...codes, '1117', '4115', '4121', '1124']),
  ...notAcceptable,
  ...limited,
  ...busy('after `Retry-After` seconds'),
});

/**
 * Documents the errors of a partner endpoint that has a body and a correlation id.
 *
 * @param codes the endpoint's own codes
 */
export const errorsOfWriting = (...codes: readonly Code[]) => ({
  ...errorsOf([...codes, '4119', '4122', '4115', '4121', '1124']),
  ...notAcceptable,
  ...tooLargeOrNoJson,
  ...limited,
  ...busy('after `Retry-After` seconds with the same `X-Correlation-Id`; the request takes effect once'),
});

/**
 * Documents the errors of an operator endpoint.
 *
 * @param codes the endpoint's own codes
 */
export const errorsOfOperating = (...codes: readonly Code[]) => ({
  ...errorsOf([...codes, '4121', '1124']),
  ...busy('after `Retry-After` seconds'),
});

/**
 * Documents the errors of an operator endpoint with a body.
 *
 * @param codes the endpoint's own codes
 */
export const errorsOfOperatingWithBody = (...codes: readonly Code[]) => ({
  ...errorsOfOperating('1122', '1121', '1117', ...codes),
  ...tooLargeOrNoJson,
});

/** Documents the errors of an operator's PUT, which honours `If-None-Match` and an optional idempotency key. */
export const errorsOfPutting = () => ({
  ...errorsOfOperatingWithBody('4119'),
  412: errorResponse(
    '`1117`: `If-None-Match` is `*`, and the address has something already.',
    body('1117', ['If-None-Match']),
  ),
  422: errorResponse(
    '`1117`: the `Idempotency-Key` was used for a different request.',
    body('1117', ['Idempotency-Key']),
  ),
});
