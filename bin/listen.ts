/** `npm run listen`: follows the log of events, prints each one, and forwards it as a signed webhook. */
import { fetchToken } from '../lib/local/issuer/access-token.ts';
import { type Client, createClient } from '../sdk/src/index.ts';
import { listen } from './listen/listen.ts';
import { LISTEN_USAGE, type ListenOptions, parseListenOptions } from './listen/listen-options.ts';
import { localDirectory } from './local/local-options.ts';
import { localClient } from './support/clients.ts';
import { endWith, UsageError } from './support/command-line.ts';
import { guardOutput } from './support/output.ts';
import { runningCloud } from './support/running-cloud.ts';

/** Connects to another API with the credentials in the environment, or to the local cloud. */
async function connect({ api, client }: ListenOptions, env: NodeJS.ProcessEnv): Promise<Client> {
  const { ACCESS_TOKEN: token, CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, TOKEN_URL: tokenUrl } = env;
  if (api !== undefined && token) return createClient({ url: api, token });
  if (api !== undefined && clientId && clientSecret && tokenUrl) {
    return createClient({ url: api, clientId, clientSecret, tokenUrl });
  }
  if (api !== undefined) throw new UsageError('set CLIENT_ID, CLIENT_SECRET and TOKEN_URL, or ACCESS_TOKEN');
  const cloud = runningCloud(localDirectory(env));
  // A follower waits through outages, also of a local cloud that was killed and is still described.
  await fetchToken(cloud, client);
  return localClient(cloud, client);
}

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stop.abort());

guardOutput(() => stop.abort());
try {
  const options = parseListenOptions(process.argv.slice(2), process.env);
  if (options === 'help') {
    console.log(LISTEN_USAGE);
  } else {
    const client = await connect(options, process.env);
    process.exitCode = (await listen(client, options, (line) => console.log(line), stop.signal)) ? 0 : 1;
  }
} catch (error) {
  endWith(error);
}
