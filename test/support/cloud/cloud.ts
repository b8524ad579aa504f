import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from '../../../lib/local/cloud.ts';
import { generateKeys, type PrivateKeySet } from '../../../lib/local/issuer/issuer-keys.ts';
import { LocalLog } from '../../../lib/local/support/log.ts';
import { LOCAL_CREDENTIALS } from '../../../lib/local/template/account.ts';

/** Access to a local cloud as any caller: its address, and the keys that its issuer signs with. */
export interface CloudAccess {
  readonly apiUrl: string;
  readonly issuer: string;
  readonly audience: string;
  readonly keys: PrivateKeySet;
  /** Secrets of the issuer's clients, by their ids. */
  readonly secrets: Readonly<Record<string, string>>;
}

export interface TestCloud {
  readonly cloud: LocalCloud;
  readonly access: CloudAccess;
  /** Everything it has logged, the functions' lines among it. */
  readonly logged: readonly string[];
}

/** Starts a local cloud on a free port whose tokens tests can sign themselves, with a known access key; in memory unless told otherwise. */
export async function startTestCloud(options: LocalCloudOptions): Promise<TestCloud> {
  const keys = options.issuerKeys ?? (await generateKeys());
  const logged: string[] = [];
  const log = new LocalLog({ write: (line) => void logged.push(line) });
  const cloud = await startLocalCloud({ log, credentials: LOCAL_CREDENTIALS, ...options, issuerKeys: keys });
  const { apiUrl, issuer, audience, clients } = cloud;
  const secrets = Object.fromEntries(clients.map(({ clientId, clientSecret }) => [clientId, clientSecret]));
  return { cloud, access: { apiUrl, issuer, audience, keys, secrets }, logged };
}
