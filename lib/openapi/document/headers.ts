import * as z from 'zod';
import {
  type Endpoint,
  type EndpointRow,
  headerTitle,
  type Idempotency,
  isTenantsScope,
  keyHeaderOf,
} from '../../../functions/core/model/endpoint.ts';

/** Returns the schemas of a row's request headers, by name. Headers of every HTTP request are omitted. */
export function headerParameters({ table, endpoint }: EndpointRow): Record<string, z.ZodType> {
  const { idempotency, requestIds, ifMatch, ifNoneMatch, scope } = endpoint;
  const { headers, requestIdHeader } = isTenantsScope(scope) ? table : {};
  return {
    ...headers?.shape,
    ...(idempotency && { [headerTitle(keyHeaderOf(idempotency))]: keyParameter(idempotency) }),
    ...(requestIdHeader !== undefined && { [headerTitle(requestIdHeader)]: requestIdParameter(requestIds?.days) }),
    ...(ifMatch && { 'If-Match': ifMatchParameter }),
    ...(ifNoneMatch && { 'If-None-Match': onlyAddsParameter }),
    ...(isConditionalRead(endpoint) && { 'If-None-Match': knownVersionParameter }),
  };
}

function keyParameter(idempotency: Idempotency): z.ZodType {
  const key = idempotency.header === undefined ? keyInQuotesOrNot : name;
  const sent = idempotency.required ? key : key.optional();
  return sent.meta({ description: keyDescription(idempotency), param: { example: UUID } });
}

const UUID = '0b9f6a3e-6c1d-4a5e-8f53-0c1a2b3c4d5e';

const keyInQuotesOrNot = z
  .string()
  .regex(/^(?:[\x21\x23-\x2b\x2d-\x7e][\x21-\x2b\x2d-\x7e]{0,254}|"(?:[\x21\x23-\x5b\x5d-\x7e]|\\["\\]){1,255}")$/)
  // In double quotes, a backslash may precede each character.
  .max(512);

/** Schema of an id that callers give a request. A header value has no leading or trailing spaces. */
const name = z
  .string()
  .regex(/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/)
  .max(255);

function keyDescription({ header, days, keptUntil, keepsRefusals }: Idempotency): string {
  const how =
    header === undefined
      ? 'visible ASCII characters, bare or in double quotes (RFC 8941), with a comma only in quotes'
      : 'visible ASCII characters or spaces';
  const kept = `The service keeps the first response${keepsRefusals ? ', even an error,' : ''} ${keptUntil === undefined ? `for ${days} days` : `until ${keptUntil}`}`;
  const given = ' and returns it to a repeat of the request';
  return `Identifies this request, so that a retry has no second effect. Use 1 to 255 ${how}, preferably a UUID. ${kept}${given}.`;
}

const requestIdParameter = (days: number | undefined) =>
  name.optional().meta({
    description: `Identifies this call. The response returns the id as \`x-request-id\`. ${
      days === undefined ? '' : `A request with a new key must have an id that is new within ${days} days. `
    }If it is absent, the service creates an id.`,
    param: { example: '7f1c8a52-3f0e-4a1c-9d53-5b7f2e0c6a11' },
  });

/** Returns true for a read whose `ETag` tells all that its response says. */
export const isConditionalRead = ({ method, isLive = false, responses }: Endpoint): boolean =>
  method === 'GET' && !isLive && responses[200]?.headers?.ETag !== undefined;

const entityTags = z
  .string()
  .regex(/^(?:\*|(?:W\/)?"[\x21\x23-\x7e]*"(?:[ \t]*,[ \t]*(?:W\/)?"[\x21\x23-\x7e]*")*)$/)
  .optional();

const onlyAddsParameter = entityTags.meta({
  description: 'With `*` the request only adds: if the address has something already, the API rejects it with 412.',
  param: { example: '*' },
});

const knownVersionParameter = entityTags.meta({
  description:
    'The `ETag` of a version that you have. If it is still the current one, the response is 304 without a body.',
  param: { example: '"3"' },
});

const ifMatchParameter = entityTags.meta({
  description:
    'The `ETag` of the version that you want to change. If the current version is different, the API rejects the change with 412. Without this header, the change applies to the latest version.',
  param: { example: '"3"' },
});
