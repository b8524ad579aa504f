import * as z from 'zod';
import type { Route, ServedRoute } from '../model/endpoint.ts';
import { type FieldProblem, Problem, validationFailed } from '../problems/problem.ts';
import { closestName } from '../validation/did-you-mean.ts';
import { MAX_PROBLEMS } from '../validation/issue-message.ts';
import { formatPath, parsed, validate } from '../validation/validation.ts';
import { parseJson, positionOf } from './json-body.ts';

/** The character that decoders put in the place of bytes that are not UTF-8. */
const REPLACEMENT = '\ufffd';

/** The parts of API Gateway's event that the pipeline reads, payload format 2.0. */
export interface HttpEvent {
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly pathParameters?: Readonly<Record<string, string | undefined>> | undefined;
  readonly body?: string | undefined;
  readonly isBase64Encoded: boolean;
  readonly requestContext: {
    readonly requestId: string;
    readonly authorizer?: {
      readonly jwt?: { readonly claims: Readonly<Record<string, unknown>>; readonly scopes?: readonly string[] | null };
    };
  };
}

/** The inputs of a request, parsed by the endpoint's own schemas. */
export interface Inputs<R extends Route> {
  readonly path: Output<R['pathParameters']>;
  readonly query: Output<R['query']>;
  readonly body: Output<R['body']>;
}

type Output<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/**
 * Parses the path's parameters by the endpoint's schema.
 *
 * @example parsePath({ pathParameters: z.object({ id: z.string() }) }, { pathParameters: { id: '7' } }) // { id: '7' }
 * @throws Problem `validation-failed`
 */
export const parsePath = ({ pathParameters }: Route, event: HttpEvent): unknown =>
  pathParameters && parsed(pathParameters, event.pathParameters ?? {}, { place: 'path' });

const NO_PARAMETERS = z.object({});

/**
 * Parses the query's parameters by the endpoint's schema.
 *
 * @param isStrict true to reject unknown parameters, and to take a value that is given twice for one
 * @example parseQuery({ query: z.object({ a: z.string() }) }, { rawQueryString: 'a=1' }) // { a: '1' }
 * @throws Problem `validation-failed`
 */
export const parseQuery = ({ query }: Route, event: HttpEvent, isStrict = false): unknown =>
  query || isStrict ? parseParameters(query ?? NO_PARAMETERS, event.rawQueryString, isStrict) : undefined;

const GIVEN_TWICE = 'is given more than once; give it once';
const NOT_UTF_8 = 'must be percent-encoded UTF-8';

/** Parses a raw query string. API Gateway joins repeated parameters with commas, which values may contain too. */
function parseParameters(schema: z.ZodObject, rawQueryString: string, isStrict: boolean): unknown {
  const parameters = new URLSearchParams(rawQueryString);
  const names = [...new Set(parameters.keys())];
  const unknown = isStrict ? names.filter((name) => !Object.hasOwn(schema.shape, name)) : [];
  const repeated: string[] = [];
  const lost = names.filter((name) => {
    return [name, ...parameters.getAll(name)].some((text) => text.includes(REPLACEMENT));
  });
  const entries = names.map((name): [string, string | string[]] => {
    const all = parameters.getAll(name);
    const values = isStrict || isList(schema.shape[name]) ? [...new Set(all)] : all;
    if (isList(schema.shape[name])) return [name, values];
    if (values.length > 1 && schema.shape[name] !== undefined) repeated.push(name);
    return [name, values[0] ?? ''];
  });
  const validated = validate(schema, Object.fromEntries(entries), { place: 'query', whole: 'query parameter' });
  // A strict schema finds an unknown parameter, too.
  const reported = new Set([...[...unknown, ...lost].map((name) => formatPath([name])), ...repeated]);
  const problems = [
    ...unknownParameters(unknown, schema),
    ...lost.map(
      (name): FieldProblem => ({ path: formatPath([name]), message: NOT_UTF_8, fault: 'invalid', place: 'query' }),
    ),
    ...repeated.map((path): FieldProblem => ({ path, message: GIVEN_TWICE, fault: 'invalid', place: 'query' })),
    ...(validated.ok
      ? []
      : validated.problems.map((problem) => asCalled(problem, parameters)).filter(({ path }) => !reported.has(path))),
  ];
  if (problems.length > 0) throw validationFailed(problems);
  return validated.ok ? validated.value : undefined;
}

/** Returns the problems of unknown parameters, at most so many as a response lists. */
function unknownParameters(names: readonly string[], schema: z.ZodObject): FieldProblem[] {
  return names.slice(0, MAX_PROBLEMS).map((name) => {
    const meant = closestName(name, Object.keys(schema.shape));
    const message = `is not a query parameter${meant === undefined ? '' : `; did you mean ${meant}?`}`;
    return { path: formatPath([name]), message, fault: 'unexpected', place: 'query' };
  });
}

/** A date-time whose offset had a bare `+`, which is a space in a query. */
const SPACE_FOR_PLUS = /T[\d:.]+ \d\d:\d\d$/i;

/** Names a repeatable parameter as the caller wrote it: `status`, not `status[0]`. Explains a `+` that has become a space. */
function asCalled({ path: parsedPath, message, ...problem }: FieldProblem, parameters: URLSearchParams): FieldProblem {
  const path = parsedPath.replace(/^([^[]+)\[\d+\]$/, '$1');
  const hasLostPlus = parameters.getAll(path).some((value) => SPACE_FOR_PLUS.test(value));
  return { path, message: hasLostPlus ? `${message}; write + as %2B` : message, ...problem };
}

function isList(schema: unknown): boolean {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return isList(schema.unwrap());
  return schema instanceof z.ZodArray;
}

/** A byte order mark, which a reader may ignore at the start of a text (RFC 8259, section 8.1). */
const BYTE_ORDER_MARK = '\ufeff';

/**
 * Parses the JSON of a request's body, plain or base64. A byte that is not UTF-8 is an error. API Gateway has decoded most bodies
 * already, so a replacement character stands for such a byte. An escaped one, `\\ufffd`, is a character as any other.
 *
 * @example readBody({ body: 'eyJhIjoxfQ==', isBase64Encoded: true }, 100) // { a: 1 }
 * @throws Problem `body-too-large`, `malformed-body`
 */
export function readBody(event: HttpEvent, maxBodyBytes: number): unknown {
  const body = bodyText(event);
  const bytes = Buffer.byteLength(body);
  if (bytes > maxBodyBytes) {
    throw new Problem('body-too-large', `The body is ${bytes} bytes long; the limit is ${maxBodyBytes}.`);
  }
  const text = body.startsWith(BYTE_ORDER_MARK) ? body.slice(BYTE_ORDER_MARK.length) : body;
  const lost = text.indexOf(REPLACEMENT);
  if (lost >= 0) throw new Problem('malformed-body', `The body is not UTF-8 at ${positionOf(text, lost)}.`);
  return parseJson(text);
}

const bodyText = ({ body = '', isBase64Encoded }: HttpEvent): string =>
  isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;

/**
 * Rejects a body that the endpoint would ignore. An empty object says nothing, and some clients send it with every POST.
 *
 * @example checkNoBody({ body: '{}' }) // undefined
 * @throws Problem `malformed-body`
 */
export function checkNoBody(event: HttpEvent): void {
  if (!event.body || /^\s*(?:\{\s*\})?\s*$/.test(bodyText(event))) return;
  throw new Problem('malformed-body', 'The endpoint takes no body; send the request without one.');
}

/**
 * Makes a function that returns the JSON of the body, which it reads once. It returns undefined for an endpoint without a body.
 *
 * The function throws Problem `body-too-large`, `malformed-body`.
 */
export function bodyReader({ line, route }: ServedRoute, event: HttpEvent): () => unknown {
  let read: { readonly body: unknown } | undefined;
  return () => {
    // A request without a body says the same as an empty object, where the endpoint allows it.
    const isAbsent = route.bodyOptional === true && !event.body;
    read ??= { body: route.body && (isAbsent ? {} : readBody(event, line.maxBodyBytes)) };
    return read.body;
  };
}
