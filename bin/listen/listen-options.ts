import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { Webhook } from 'standardwebhooks';
import * as z from 'zod';
import { EVENT_TYPES, LOGGED_TYPES } from '../../functions/core/model/published-events.ts';
import type { EventType } from '../../sdk/src/index.ts';
import { parsedFlags, UsageError } from '../support/command-line.ts';

export const LISTEN_USAGE = `Prints each event of the log as it comes, one a line, and forwards it as a signed webhook.

Usage: npm run listen -- [flags]

Flags:
  --forward-to <url>  address that gets each event in a POST, as from a webhook
  --types <type>      only events of this type; may be repeated
  --line <name>       only events of this product line; may be repeated
  --since <time>      begin with the events of this time (RFC 3339), not with those to come
  --client <name>     client of the local cloud that listens (default: demo)
  --exit-after <n>    end after so many events; the exit code is 1 if an address did not take all
  --api <url>         API to listen to, in place of the local cloud
  -h, --help          print this help

Environment variables:
  WEBHOOK_SECRET  secret that signs (default: a new one, which is printed)
  CLIENT_ID, CLIENT_SECRET, TOKEN_URL, or ACCESS_TOKEN: credentials for --api
`;

/** Settings of `npm run listen`. */
export interface ListenOptions {
  readonly forwardTo?: string | undefined;
  readonly types?: EventType[] | undefined;
  readonly line?: string[] | undefined;
  /** Time of the first event; undefined for the events to come. */
  readonly since?: string | undefined;
  readonly client: string;
  readonly exitAfter?: number | undefined;
  readonly api?: string | undefined;
  /** Secret of the signatures, in the form of a webhook's. */
  readonly secret: string;
}

const LoggedType = z
  .enum(EVENT_TYPES, { error: `--types must be one of ${LOGGED_TYPES.join(', ')}` })
  .exclude(['webhook.test']);

const Flags = z.object({
  forwardTo: z.url({ protocol: /^https?$/, error: '--forward-to must be an http or https URL' }).optional(),
  types: z.array(LoggedType).optional(),
  line: z.array(z.string()).optional(),
  since: z.iso.datetime({ offset: true, error: '--since must be a time such as 2027-03-01T10:00:00Z' }).optional(),
  client: z.string(),
  exitAfter: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, { error: '--exit-after must be a number from 1' })
    .transform(Number)
    .optional(),
  api: z.url({ protocol: /^https?$/, error: '--api must be an http or https URL' }).optional(),
});

/**
 * Reads the flags of `npm run listen`.
 *
 * @throws UsageError that names the flag which is wrong
 */
export function parseListenOptions(
  args: readonly string[],
  { WEBHOOK_SECRET: secret }: NodeJS.ProcessEnv,
): ListenOptions | 'help' {
  const { values } = parsedFlags('npm run listen', () =>
    parseArgs({
      args: [...args],
      options: {
        'forward-to': { type: 'string' },
        types: { type: 'string', multiple: true },
        line: { type: 'string', multiple: true },
        since: { type: 'string' },
        client: { type: 'string', default: 'demo' },
        'exit-after': { type: 'string' },
        api: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }),
  );
  if (values.help) return 'help';
  const { 'forward-to': forwardTo, 'exit-after': exitAfter, help: _help, ...same } = values;
  const flags = Flags.safeParse({ ...same, forwardTo, exitAfter });
  if (!flags.success) throw new UsageError(flags.error.issues.map(({ message }) => message).join('; '));
  if (flags.data.forwardTo !== undefined && secret && !canSign(secret)) {
    throw new UsageError('WEBHOOK_SECRET must be the secret of a webhook: whsec_ and base64');
  }
  return { ...flags.data, secret: secret || `whsec_${randomBytes(32).toString('base64')}` };
}

/** Returns true for a secret that can sign: each event would fail with another one. */
function canSign(secret: string): boolean {
  try {
    return new Webhook(secret) instanceof Webhook;
  } catch {
    return false;
  }
}
