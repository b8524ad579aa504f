import { join, relative } from 'node:path';
import type { LocalCloudDescription } from '../../lib/local/support/local-cloud-description.ts';

type Issuer = Pick<LocalCloudDescription, 'tokenUrl' | 'clients'>;

/** Path of the file with the clients' secrets, from the current directory. */
const secretsFile = (directory: string): string => {
  const file = join(directory, 'local.json');
  const near = relative(process.cwd(), file);
  return near.startsWith('..') ? file : near;
};

/**
 * Returns the commands with which the client `demo` gets a token: the client credentials grant (RFC 6749, section 4.4). The secret
 * is read from its file, so that no terminal shows it.
 *
 * @param directory directory of the local cloud
 * @example tokenCommands('/tmp/q', 'http://127.0.0.1:3000/oidc/token')[1]
 * //   'curl -s -u "demo:$SECRET" -d grant_type=client_credentials http://127.0.0.1:3000/oidc/token'
 */
export function tokenCommands(directory: string, tokenUrl: string): readonly string[] {
  const file = JSON.stringify(secretsFile(directory));
  const secret = `JSON.parse(fs.readFileSync(${file})).clients.find(c => c.clientId == "demo").clientSecret`;
  return [
    `SECRET=$(node -p '${secret.replaceAll("'", "'\\''")}')`,
    `curl -s -u "demo:$SECRET" -d grant_type=client_credentials ${tokenUrl}`,
  ];
}

const roleOf = ({ tenant, scopes }: LocalCloudDescription['clients'][number]) =>
  tenant === undefined
    ? 'operator, of no tenant'
    : `${scopes.some((scope) => scope.endsWith('/write')) ? 'partner' : 'reader'}, tenant ${tenant}`;

/** Returns the text of `npm run token -- --help`, with the clients of the local cloud if one is running. */
export function tokenUsage(directory: string, cloud: Issuer | undefined): string {
  const lines = [
    'Prints an access token of the running local cloud.',
    '',
    'Usage: npm run -s token -- [client] [scope…]',
    '',
    'The default client is demo. Without a scope, the token has all scopes of the client. A token is valid for an hour.',
    '',
  ];
  if (cloud === undefined)
    return [
      ...lines,
      `No local cloud is running: there is no ${secretsFile(directory)}. Start one with npm start to see its clients.`,
      '',
    ].join('\n');
  const clients = cloud.clients.map((client) => [
    `  ${client.clientId.padEnd(10)}${roleOf(client)}`,
    `  ${' '.repeat(10)}${client.scopes.join(' ')}`,
  ]);
  return [
    ...lines,
    'Clients:',
    ...clients.flat(),
    '',
    'A client gets a token by the client credentials grant (RFC 6749, section 4.4):',
    '',
    ...tokenCommands(directory, cloud.tokenUrl).map((line) => `  ${line}`),
    '',
    `The secrets are in ${secretsFile(directory)}. The issuer also takes client_id and client_secret in the form.`,
    '',
  ].join('\n');
}
