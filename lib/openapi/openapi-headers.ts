import * as z from 'zod';
import {
  type EndpointRow,
  headerTitle,
  type Idempotency,
  isTenantsScope,
  keyHeaderOf,
} from '../../functions/core/model/endpoint.ts';

/** The headers that a row's requests may or must have, by name. Those that every request has go without saying. */
export function headerParameters({ table, endpoint }: EndpointRow): Record<string, z.ZodType> {
  const { idempotency, requestIds, ifMatch, scope } = endpoint;
  const { headers, requestIdHeader } = isTenantsScope(scope) ? table : {};
  return {
    ...headers?.shape,
    ...(idempotency && { [headerTitle(keyHeaderOf(idempotency))]: keyParameter(idempotency) }),
    ...(requestIdHeader !== undefined && { [headerTitle(requestIdHeader)]: requestIdParameter(requestIds?.days) }),
    ...(ifMatch && { 'If-Match': ifMatchParameter }),
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
  .regex(/^(?:[\x21\x23-\x7e][\x21-\x7e]{0,254}|"(?:[\x21\x23-\x5b\x5d-\x7e]|\\["\\]){1,255}")$/)
  // In double quotes each character may have a backslash before it.
  .max(512);

/** What callers may call a request: a header has neither spaces before its value nor after it. */
const name = z
  .string()
  .regex(/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/)
  .max(255);

function keyDescription({ header, days, anyRequest, keepsRefusals }: Idempotency): string {
  const how = header === undefined ? 'visible ASCII characters, bare or in double quotes (RFC 8941)' : 'characters';
  const kept = `The first answer${keepsRefusals ? ', a refusal too,' : ''} is kept for ${days} days`;
  const given = anyRequest ? ', and given again to whatever comes with the same key' : '';
  return `Names this request, so that repeating it has no second effect: a UUID is best; 1 to 255 ${how}. ${kept}${given}.`;
}

const requestIdParameter = (days: number | undefined) =>
  name.optional().meta({
    description: `Names this one call; its answer carries the name as \`x-request-id\`. ${
      days === undefined ? '' : `A request with a new key must have a name that is new within ${days} days. `
    }Made up where it is absent.`,
    param: { example: '7f1c8a52-3f0e-4a1c-9d53-5b7f2e0c6a11' },
  });

const ifMatchParameter = z
  .string()
  .regex(/^(?:\*|(?:W\/)?"[\x21\x23-\x7e]*"(?:[ \t]*,[ \t]*(?:W\/)?"[\x21\x23-\x7e]*")*)$/)
  .optional()
  .meta({
    description:
      'The `ETag` the change is meant for: at any other version it is refused with 412. Without it the change is applied to the latest version.',
    param: { example: '"3"' },
  });
