/**
 * `npm run -s token [client] [scope…]`: prints an access token of the running local cloud. `npm run token -- --help` tells how
 * clients get one.
 */
import { parseArgs } from 'node:util';
import { fetchToken } from '../lib/local/issuer/access-token.ts';
import { readLocalCloud } from '../lib/local/support/local-cloud-description.ts';
import { localDirectory } from './local/local-options.ts';
import { tokenUsage } from './local/token-usage.ts';
import { endWith, parsedFlags } from './support/command-line.ts';
import { runningCloud } from './support/running-cloud.ts';

const directory = localDirectory(process.env);

async function printToken(client: string | undefined, scopes: readonly string[]): Promise<void> {
  const cloud = runningCloud(directory);
  const token = await fetchToken(cloud, client, scopes).catch((error: unknown) => {
    if (!(error instanceof TypeError)) throw error;
    throw new Error(`no local cloud responds at ${cloud.apiUrl}; start one with npm start`, { cause: error });
  });
  process.stdout.write(`${token}\n`);
}

try {
  const { values, positionals } = parsedFlags('npm run token', () =>
    parseArgs({
      options: { help: { type: 'boolean', short: 'h', default: false } },
      allowPositionals: true,
    }),
  );
  const [client, ...scopes] = positionals;
  if (values.help) process.stdout.write(tokenUsage(directory, readLocalCloud(directory)));
  else await printToken(client, scopes);
} catch (error) {
  endWith(error);
}
