import type { ProblemCode } from './generated/operations.gen.ts';
import type {
  DeviceErrorCode,
  DeviceErrorContent,
  DeviceFieldError,
  EventsExpired,
  Problem,
  SubscriptionError as SubscriptionBody,
  SubscriptionErrorCode,
} from './generated/types.gen.ts';

/** Response as the client read it. */
export interface Answer {
  readonly response: Response;
  /** Content as JSON; else as text; undefined if it is empty. */
  readonly content: unknown;
}

/** Error of a call. Its classes tell the formats of the API apart. */
export class QuartermasterError extends Error {
  override readonly name: string = 'QuartermasterError';
  /** Status of the response; 0 if there was none. */
  readonly status: number;
  /** Identifies the request for support. */
  readonly requestId: string | undefined;
  /** True if this is the stored response to an earlier request with the same key. */
  readonly replayed: boolean;
  /** Content of the response. */
  readonly content: unknown;

  constructor(message: string, answer?: Answer, options?: ErrorOptions) {
    super(message, options);
    const headers = answer?.response.headers;
    this.status = answer?.response.status ?? 0;
    this.requestId = headers?.get('x-request-id') ?? headers?.get('apigw-requestid') ?? undefined;
    this.replayed = headers?.get('idempotent-replayed') === 'true';
    this.content = answer?.content;
  }
}

/** Failure of the network: no response came in time. The cause has the error of `fetch`. */
export class ConnectionError extends QuartermasterError {
  override readonly name = 'ConnectionError';
}

/** Appliance order that fails validation. */
export class ApplianceError extends QuartermasterError {
  override readonly name = 'ApplianceError';
  /** All problems of the request. Each begins with the path of its field. */
  readonly problems: readonly string[];

  constructor(message: string, answer: Answer, problems: readonly string[]) {
    super(message, answer);
    this.problems = problems;
  }
}

/** Error of the device line. */
export class DeviceError extends QuartermasterError {
  override readonly name = 'DeviceError';
  readonly code: DeviceErrorCode;
  readonly details: readonly DeviceFieldError[];

  constructor(message: string, answer: Answer, code: DeviceErrorCode, details: readonly DeviceFieldError[]) {
    super(message, answer);
    this.code = code;
    this.details = details;
  }
}

/** Error of the subscription line. */
export class SubscriptionError extends QuartermasterError {
  override readonly name = 'SubscriptionError';
  readonly code: SubscriptionErrorCode;
  readonly additionalDetails: readonly string[];

  constructor(message: string, answer: Answer, code: SubscriptionErrorCode, details: readonly string[]) {
    super(message, answer);
    this.code = code;
    this.additionalDetails = details;
  }
}

/** Problem with the members of all kinds. */
type AnyProblem = Problem & Partial<Pick<EventsExpired, 'oldest'>>;

/** Problem document (RFC 9457). */
export class ProblemError extends QuartermasterError {
  override readonly name = 'ProblemError';
  /** Code at the end of `type`. Others than the service return problems, too, so it may be any text. */
  readonly code: ProblemCode | (string & {});
  readonly problem: AnyProblem;

  constructor(message: string, answer: Answer, problem: AnyProblem) {
    super(message, answer);
    this.code = problem.type.replace(/^.*#error-/, '');
    this.problem = problem;
  }
}

/** Response of API Gateway, which rejected the request before the service saw it. */
export class GatewayError extends QuartermasterError {
  override readonly name = 'GatewayError';
}

/** Returns the content as an object if it is one. */
export const objectOf = (content: unknown): { readonly [name: string]: unknown } | undefined =>
  typeof content === 'object' && content !== null ? { ...content } : undefined;

const isText = (value: unknown): value is string => typeof value === 'string';

/**
 * Returns the error of a response that is not a success, in the class of its format.
 *
 * @param what the request, for the message
 */
export function errorOf(what: string, answer: Answer): QuartermasterError {
  const { content, response } = answer;
  const message = (...texts: readonly string[]) => `${what} returned ${response.status}: ${texts.join('; ')}`;
  if (Array.isArray(content)) {
    const problems = content.filter(isText);
    return new ApplianceError(message(...problems), answer, problems);
  }
  const body = objectOf(content);
  if (isProblem(body)) {
    const text = `${body.title}. ${body.detail ?? ''}`.trim();
    return new ProblemError(message(text, ...fieldsOf(body.errors)), answer, body);
  }
  if (isDeviceError(body)) {
    const { code, details } = body.error;
    return new DeviceError(message(`${code} ${body.error.message}`, ...fieldsOf(details)), answer, code, details);
  }
  if (isSubscriptionError(body)) {
    const { code, message: text, additionalDetails = [] } = body;
    return new SubscriptionError(message(`${code} ${text}`, ...additionalDetails), answer, code, additionalDetails);
  }
  if (isText(body?.message)) return new GatewayError(message(body.message), answer);
  const other = content ?? response.headers.get('location') ?? '(no text)';
  return new QuartermasterError(message(isText(other) ? other : JSON.stringify(other)), answer);
}

/** Returns the problems of fields as texts, as far as they have the form of the service. */
const fieldsOf = (list: unknown): readonly string[] =>
  Array.from([list].flat(), Object).flatMap(({ field, message }) => (isText(message) ? `${field}: ${message}` : []));

type Body = ReturnType<typeof objectOf>;

// A version of the service after this one may send a code that this one does not know, so codes are texts here.
const isProblem = (body: Body): body is Body & AnyProblem => isText(body?.type) && isText(body.title);

const isSubscriptionError = (body: Body): body is Body & SubscriptionBody => isText(body?.code) && isText(body.message);

const isDeviceError = (body: Body): body is Body & { error: DeviceErrorContent } => {
  const error = objectOf(body?.error);
  return isText(error?.code) && Array.isArray(error.details);
};
