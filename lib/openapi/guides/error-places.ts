import type { ErrorCodes, ErrorMeaning } from '../../../functions/core/documentation/documented-errors.ts';
import { endpointsOf } from '../../../functions/core/model/endpoint.ts';
import { errorLink } from '../../../functions/core/problems/problem-document.ts';
import { codeIn, codesOf, errorsOf } from '../document/error-codes.ts';
import { GATEWAY_ERRORS, gatewayErrors } from '../document/gateway-errors.ts';
import { tagName } from '../document/tags.ts';
import { bodiesOf, bodyOf, type ErrorBody, GATEWAY_BODY } from './error-bodies.ts';
import type { GuideSource } from './guide-section.ts';

/** An error code of a group of operations, with a status and the body in which it comes. */
export interface ErrorPlace {
  /** Title of the line. */
  readonly line: string;
  /** Name of the group, such as `Device orders: operations`. */
  readonly tag: string;
  readonly status: number;
  readonly code: string;
  readonly body: ErrorBody;
  /** The codes to which the code belongs. */
  readonly errors: ErrorCodes;
}

/** Lists the places of all error codes: of the endpoints, of API Gateway, and of paths and methods that no endpoint has. */
export function errorPlaces(source: GuideSource): readonly ErrorPlace[] {
  return [...placesOfEndpoints(source), ...placesOfUnrouted(source)];
}

function placesOfEndpoints({ tables }: GuideSource): readonly ErrorPlace[] {
  return endpointsOf(tables).flatMap((row) => {
    const group = { line: row.table.title, tag: tagName(row) };
    const own = Object.entries(row.endpoint.responses).flatMap(([text, response]) => {
      const [status, body] = [Number(text), bodyOf(response)];
      const errors = errorsOf(row.table);
      return body ? codesOf(row.table, status, response).map((code) => ({ ...group, status, code, body, errors })) : [];
    });
    const gateway = Object.entries(GATEWAY_ERRORS).flatMap(([status, { message, when }]) =>
      when(row.endpoint)
        ? [{ ...group, status: Number(status), code: message, body: GATEWAY_BODY, errors: gatewayErrors }]
        : [],
    );
    return [...own, ...gateway];
  });
}

function placesOfUnrouted({ tables, unrouted }: GuideSource): readonly ErrorPlace[] {
  return tables.flatMap((table) => {
    const { title: line } = table;
    const errors = errorsOf(table);
    const answers = [
      unrouted?.lines[table.line]?.unknownPath,
      unrouted?.paths.find((path) => path.line === table.line)?.wrongMethod,
    ];
    return answers.flatMap((answer) => {
      if (answer === undefined) return [];
      const { status, headers } = answer;
      const body = bodiesOf([table]).find(({ mediaType }) => mediaType === headers['content-type']);
      const code = codeIn(JSON.parse(answer.body), errors);
      return body && code !== undefined ? [{ line, tag: line, status, code, body, errors }] : [];
    });
  });
}

/** A code of one form of errors, with its statuses and the lines that return it. */
export interface ExplainedCode extends ErrorMeaning {
  readonly code: string;
  readonly errors: ErrorCodes;
  readonly statuses: readonly number[];
  readonly lines: readonly string[];
}

/**
 * Returns the codes of all places, each with its meaning. Codes with the same link stand together: the first of them names the
 * place in the guide.
 */
export function explainedCodes(places: readonly ErrorPlace[]): readonly (readonly ExplainedCode[])[] {
  const forms = [...new Set(places.map(({ errors }) => errors))];
  const explained = forms.flatMap((errors) =>
    Object.entries(errors.codes).flatMap(([code, meaning]): ExplainedCode[] => {
      const own = places.filter((place) => place.errors === errors && place.code === code);
      if (own.length === 0) return [];
      const statuses = [...new Set(own.map(({ status }) => status))].sort((a, b) => a - b);
      return [{ ...meaning, code, errors, statuses, lines: [...new Set(own.map(({ line }) => line))] }];
    }),
  );
  return [...Map.groupBy(explained, ({ code }) => errorLink(code)).values()];
}
