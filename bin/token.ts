/**
 * `npm run -s token [client] [scope…]`: prints an access token of the running local cloud. `npm run token -- --help` tells how
 * clients get one.
 */
import { parseArgs } from 'node:util';
import { fetchToken } from '../lib/local/issuer/access-token.ts';
import { readLocalCloud } from '../lib/local/support/local-cloud-description.ts';
import { localDirectory } from './local/local-options.ts';
import { tokenUsage } from './local/token-usage.ts';
import { endWith, parsedFlags, UsageError } from './support/command-line.ts';
import { guardOutput } from './support/output.ts';
import { runningCloud } from './support/running-cloud.ts';

const directory = localDirectory(process.env);

async function printToken(client: string | undefined, scopes: readonly string[]): Promise<void> {
  const cloud = runningCloud(directory);
  process.stdout.write(`${await fetchToken(cloud, client, scopes)}\n`);
}

guardOutput();
try {
  const { values, positionals } = parsedFlags('npm run token', () =>
    parseArgs({
      options: { help: { type: 'boolean', short: 'h', default: false } },
      allowPositionals: true,
    }),
  );
  const [client, ...scopes] = positionals;
  // A variable of the shell that is not set would give a token with all scopes.
  if (positionals.includes('')) throw new UsageError('an argument is empty; npm run token -- --help lists the clients');
  if (values.help) process.stdout.write(tokenUsage(directory, readLocalCloud(directory)));
  else await printToken(client, scopes);
} catch (error) {
  endWith(error);
}
