/** `npm run -s token [client] [scope…]`: prints an access token of the running local cloud. */
import { fetchToken } from '../lib/local/issuer/access-token.ts';
import { readLocalCloud } from '../lib/local/support/local-cloud-description.ts';
import { localDirectory } from './local/local-options.ts';

const [client, ...scopes] = process.argv.slice(2);
const cloud = readLocalCloud(localDirectory(process.env));
try {
  if (cloud === undefined) throw new Error('no local cloud is running; start one with npm start');
  const token = await fetchToken(cloud, client, scopes).catch((error: unknown) => {
    if (!(error instanceof TypeError)) throw error;
    throw new Error(`no local cloud responds at ${cloud.apiUrl}; start one with npm start`, { cause: error });
  });
  process.stdout.write(`${token}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
