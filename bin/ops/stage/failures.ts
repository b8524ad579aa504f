import * as z from 'zod';
import { DamagedItem } from '../../../functions/core/model/stored.ts';
import { UsageError } from '../../support/command-line.ts';
import { OpsError } from './ops-error.ts';

/** AWS errors by name, with their meaning for the operator. */
const MEANINGS: readonly { readonly names: RegExp; readonly meaning: string }[] = [
  {
    names:
      /^(CredentialsProviderError|TokenProviderError|Expired|UnrecognizedClient|InvalidClientTokenId|InvalidSignature)/,
    meaning: 'there are no valid AWS credentials; log in (aws sso login) or set AWS_PROFILE',
  },
  { names: /^AccessDenied|^UnauthorizedOperation/, meaning: 'your AWS credentials do not allow this' },
  {
    names: /Throttl|^TooManyRequests|^RequestLimitExceeded/,
    meaning: 'AWS throttles the requests; try again in a minute',
  },
];

/**
 * Explains an error on one line, with the action to take.
 *
 * @param stage stage that was called
 * @example explainError(new OpsError('there is no order 100001 in the stage dev')) // 'there is no order 100001 in the stage dev'
 */
export function explainError(error: unknown, stage = 'local'): string {
  if (error instanceof OpsError || error instanceof UsageError || error instanceof DamagedItem) return error.message;
  if (!(error instanceof Error)) return String(error);
  if (error instanceof z.ZodError) return `what AWS returned is malformed: ${oneLine(z.prettifyError(error))}`;
  const said = oneLine(error.message);
  const stack = missingStack(error);
  if (stack !== undefined) return `there is no stack ${stack} in this region; check --stage and --region`;
  if (/region is missing/i.test(said)) return 'no AWS region is configured; name one with --region';
  const isRefused = codeOf(error) === 'ECONNREFUSED';
  if (isRefused && stage === 'local') return 'the local cloud does not respond; start it with npm start';
  if (isRefused || /^(ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET)$/.test(codeOf(error) ?? ''))
    return `AWS cannot be reached: ${said}`;
  const meaning = MEANINGS.find(({ names }) => names.test(error.name))?.meaning;
  const named = error.name === 'Error' ? said : `${error.name}: ${said}`;
  return meaning === undefined ? named : `${meaning} (${named})`;
}

const FunctionFailure = z.object({ errorType: z.string(), errorMessage: z.string() });

/** Returns the error in the answer of a function that failed. */
export function failureIn(text: string): string {
  const { success, data } = FunctionFailure.safeParse(JSON.parse(text));
  return success ? `${data.errorType}: ${data.errorMessage}` : text;
}

/**
 * Returns the name of the stack that CloudFormation does not have, if an error says so.
 *
 * @example missingStack(new Error('Stack with id quartermaster-dev-data does not exist')) // 'quartermaster-dev-data'
 * @example missingStack(new Error('Rate exceeded')) // undefined
 */
export const missingStack = (error: unknown): string | undefined =>
  error instanceof Error ? /Stack with id (\S+) does not exist/.exec(error.message)?.[1] : undefined;

/** Returns Node.js's code for a failed connection. If there were several attempts, the code of the first counts. */
function codeOf(error: Error): string | undefined {
  const code: unknown = Reflect.get(error, 'code');
  if (typeof code === 'string') return code;
  const [first] = error instanceof AggregateError ? error.errors : [];
  return first instanceof Error ? codeOf(first) : undefined;
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
