import type { GuideSection } from './guide-section.ts';

/** Tells where errors come from and what to do about them. */
export const errors: GuideSection = () => `## Errors

Each operation lists its errors, in the format of its line. If the line has no format of its own, errors are problem documents (RFC 9457, \`application/problem+json\`). One response reports all problems of a request. API Gateway returns 401, 403, 429 and a few server errors itself, as \`{ "message": "…" }\`, before the request reaches the service. Each tenant has a limit of requests; a request beyond it is a 429 in the format of its line, with \`RateLimit-Policy\` and \`RateLimit\`. After 429, 500, 503 or a lost connection, retry the request. If the response has \`Retry-After\`, wait for so many seconds. Every response of the service carries \`x-request-id\`. Quote it when you ask for help.

Responses may gain fields if their schema allows additional fields. Ignore fields that you do not know. Requests must not contain unknown fields: the API rejects them, so that it detects a misspelled name.`;
