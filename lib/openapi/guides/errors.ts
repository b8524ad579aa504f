import type { EndpointTable } from '../../../functions/core/model/endpoint.ts';
import { SECONDS_OF_A_BURST, TENANT_RATE } from '../../config/config.ts';
import { linkTo } from '../document/error-codes.ts';
import { bodiesOf } from './error-bodies.ts';
import { type ErrorPlace, type ExplainedCode, errorPlaces, explainedCodes } from './error-places.ts';
import type { GuideSection, GuideSource } from './guide-section.ts';
import { markdownTable } from './markdown-table.ts';

/** Explains errors: their bodies, all their codes, and what to do about each. */
export const errors: GuideSection = (source) => {
  const places = errorPlaces(source);
  const parts = [introduction(source), bodies(source), ...statuses(places), unrouted(source), ...codes(places)];
  return parts.filter((part) => part !== '').join('\n\n');
};

const introduction = ({ tables }: GuideSource): string => `## Errors

Each operation lists its errors, in the format of its line. If the line has no format of its own, errors are problem documents (RFC 9457, \`application/problem+json\`). Every error of the service has a header \`Link\` with \`rel="help"\` that leads to the explanation of its code on this page, as the \`type\` of a problem document does. The 422 of appliance orders has no code in its body; its \`Link\` names it. API Gateway returns 401, 403, 429 and a few server errors itself, as \`{ "message": "…" }\`, before the request reaches the service. It also returns a 400 for a path that is not UTF-8 in percent-encoding.

**Which problems a response has.** The service first checks the token and the headers. Then it reads the body, and returns its first fault if it is no JSON. Everything else that the fields break is in one response, all problems at once. For appliance orders, this includes a transition and the rules of the status, as far as the other fields allow. Elsewhere, a transition is checked only if the fields are in order.${oneCodeAtATime(tables)}

**What to do.** After 429, 500, 503 or a lost connection, [repeat the request](#retry-safely). If the response has \`Retry-After\`, wait for so many seconds. Each tenant has a limit of requests: by default ${TENANT_RATE} requests a second, and ${TENANT_RATE * SECONDS_OF_A_BURST} at once. A request beyond it is a 429 in the format of its line. Only this 429 has \`RateLimit-Policy\`, with the limit of your stage, and \`RateLimit\`, with the seconds until there are requests again. After any other error, correct the request first. Every response of the service carries \`x-request-id\`. Quote it when you ask for help.

**Formats.** The API ignores \`Accept\`, except below \`/v3\`, where an \`Accept\` without JSON is a 406, and at \`/events\`, which has CloudEvents too. The header is not needed anywhere. No cache may keep what a token reads: such a response has \`Cache-Control: no-store\`.

Responses may gain fields if their schema allows additional fields. Ignore fields that you do not know. Requests must not contain unknown fields: the API rejects them, so that it detects a misspelled name. An operation with parameters of the query rejects all others; one without any rejects or ignores them.`;

/** Names the lines whose errors have a single code, and what its details list. */
function oneCodeAtATime(tables: readonly EndpointTable[]): string {
  return tables
    .filter(({ reportsOneCode }) => reportsOneCode)
    .map(
      ({ title, basePath }) =>
        ` ${title} (\`${basePath}\`) are the exception: a response has one code. Its details name all fields, or all lines, that have this code. A problem of another code shows only after you have corrected these.`,
    )
    .join('');
}

function bodies({ tables }: GuideSource): string {
  const rows = bodiesOf(tables).map(({ name, mediaType, example }) => [
    `\`${name}\``,
    `\`${mediaType}\``,
    `\`${JSON.stringify(example)}\``,
  ]);
  return `### Bodies of errors

Each line has one form of its own; API Gateway has another. The names are those of the schemas in the OpenAPI document.

${markdownTable(['Body', 'Media type', 'Example'], rows)}`;
}

/** Returns a table for each group of operations: the bodies and codes by status. */
function statuses(places: readonly ErrorPlace[]): readonly string[] {
  return [...Map.groupBy(places, ({ tag }) => tag)].map(([tag, own]) => {
    const byStatus = [...Map.groupBy(own, ({ status }) => status)].sort(([one], [other]) => one - other);
    const rows = byStatus.map(([status, all]) => [
      String(status),
      unique(all.map(({ body: { name } }) => `\`${name}\``)).join(', '),
      unique(all.map(({ code }) => linkTo(code))).join('; '),
    ]);
    return `### ${tag}, errors by status\n\n${markdownTable(['Status', 'Body', 'Codes'], rows)}`;
  });
}

function unrouted({ tables, unrouted }: GuideSource): string {
  if (unrouted === undefined) return '';
  const rows = tables.flatMap(({ line, title, basePath }) => {
    const answers = [unrouted.lines[line]?.unknownPath, unrouted.paths.find((path) => path.line === line)?.wrongMethod];
    const texts = answers.map((answer) => (answer ? `${answer.status} \`${answer.body}\`` : ''));
    return [[title, basePath === '' ? 'all other paths' : `\`${basePath}/…\``, ...texts]];
  });
  return `### Unknown paths and methods

A path that no endpoint has is a 404, and a known path with another method is a 405 with \`Allow\`. The service checks no token for either. So a 404 with one of these codes is a mistake in the path, never a missing order.

${markdownTable(['Line', 'Paths', 'Unknown path', 'Another method, for example'], rows)}`;
}

/** Returns a chapter for each form of errors, with a heading for each code. */
function codes(places: readonly ErrorPlace[]): readonly string[] {
  const chapters = Map.groupBy(explainedCodes(places), ([first]) => first?.errors);
  return [...chapters].flatMap(([form, all]) =>
    form === undefined ? [] : [`### Codes of ${form.title}`, ...all.map(explanation)],
  );
}

/** Explains the codes of one heading. Codes of other forms that share it follow the first one. */
function explanation(all: readonly ExplainedCode[]): string {
  const texts = [...Map.groupBy(all, ({ meaning, remedy }) => `${meaning}\n\n*What to do:* ${remedy}`)].map(
    ([text, same]) => `${same.map(occurrence).join('\n\n')}\n\n${text}`,
  );
  return `#### ${headingOf(all[0]?.code ?? '')}\n\n${texts.join('\n\n')}`;
}

/** Returns the heading of a code. A code is one word there, so that the page knows it from other headings. */
const headingOf = (code: string): string => (code.includes(' ') ? code.toLowerCase().replaceAll(' ', '-') : code);

/** Names a code with the message, the statuses and the lines that it comes with. */
function occurrence({ code, message, statuses, lines }: ExplainedCode): string {
  const sent = message === undefined ? '' : `, "${message.replace(/\.$/, '')}"`;
  return `\`${code}\`${sent}. Status ${list(statuses.map(String))} of ${list(lines)}.`;
}

const list = (items: readonly string[]): string => new Intl.ListFormat('en').format(items);

const unique = (items: readonly string[]): readonly string[] => [...new Set(items)];
