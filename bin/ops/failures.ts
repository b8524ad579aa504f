import { OpsError } from './ops-error.ts';

/** Errors of AWS by their names, and what they mean for the operator. */
const MEANINGS: readonly { readonly names: RegExp; readonly meaning: string }[] = [
  {
    names:
      /^(CredentialsProviderError|TokenProviderError|Expired|UnrecognizedClient|InvalidClientTokenId|InvalidSignature)/,
    meaning: 'AWS knows no valid credentials; log in (aws sso login) or set AWS_PROFILE',
  },
  { names: /^AccessDenied|^UnauthorizedOperation/, meaning: 'the credentials do not allow it' },
  {
    names: /Throttl|^TooManyRequests|^RequestLimitExceeded/,
    meaning: 'AWS takes no more requests now; try again in a minute',
  },
];

/** What went wrong, in one line that says what to do. */
export function explainError(error: unknown): string {
  if (error instanceof OpsError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const said = oneLine(error.message);
  const stack = /Stack with id (\S+) does not exist/.exec(said)?.[1];
  if (stack !== undefined) return `there is no stack ${stack} in this region; check --stage and --region`;
  if (/region is missing/i.test(said)) return 'no AWS region is configured; name one with --region';
  if (codeOf(error) === 'ECONNREFUSED') return 'the local cloud does not answer; start it with npm start';
  if (/^(ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET)$/.test(codeOf(error) ?? '')) return `AWS cannot be reached: ${said}`;
  const meaning = MEANINGS.find(({ names }) => names.test(error.name))?.meaning;
  return meaning === undefined ? `${error.name}: ${said}` : `${meaning} (${error.name}: ${said})`;
}

/** Node.js tells by a code why a connection failed; of several attempts, the first counts. */
function codeOf(error: Error): string | undefined {
  const code: unknown = Reflect.get(error, 'code');
  if (typeof code === 'string') return code;
  const [first] = error instanceof AggregateError ? error.errors : [];
  return first instanceof Error ? codeOf(first) : undefined;
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
