/** `npm run smoke -- --stage <stage>`: places, follows and cancels an order of each line of a deployed stage, or of the local cloud. */
import { parseArgs } from 'node:util';
import { fetchToken } from '../lib/local/issuer/access-token.ts';
import { type Client, createClient } from '../sdk/src/index.ts';
import { localDirectory } from './local/local-options.ts';
import { explainError } from './ops/stage/failures.ts';
import { smoke } from './smoke/smoke.ts';
import { endWith, LOCAL_HAS_NO_REGION, parsedFlags, UsageError } from './support/command-line.ts';
import { guardOutput } from './support/output.ts';
import { runningCloud } from './support/running-cloud.ts';
import { fetchPoolToken, outputOf, readOutputs } from './support/stage-access.ts';

const USAGE = `Places, follows and cancels an order of each line, as a partner.

Usage: npm run smoke -- --stage <name> [flags]

Flags:
  --stage <name>   stage to test: local, or a deployed stage (default: local)
  --client <name>  client that orders (default: partner; local: demo)
  --region <name>  AWS region (default: the configured region)
  -h, --help       print this help

Environment variables:
  SMOKE_TOKEN  access token to use, for a stage with an issuer of its own
`;

interface Options {
  readonly stage: string;
  readonly client: string | undefined;
  readonly region: string | undefined;
}

async function connect(options: Options): Promise<Client> {
  const { stage, client } = options;
  if (stage === 'local') {
    const cloud = runningCloud(localDirectory(process.env));
    return createClient({ url: cloud.apiUrl, token: await fetchToken(cloud, client) });
  }
  return connectToStage(options).catch((error: unknown) => {
    throw new Error(explainError(error, stage), { cause: error });
  });
}

/** Connects to a deployed stage, whose address and secrets AWS knows. */
async function connectToStage({ stage, client, region }: Options): Promise<Client> {
  const outputs = await readOutputs(stage, { region });
  const token = process.env.SMOKE_TOKEN || (await fetchPoolToken(outputs, client || 'partner', { region }));
  return createClient({ url: outputOf(outputs, 'ApiUrl'), token });
}

guardOutput();
try {
  const { values } = parsedFlags('npm run smoke', () =>
    parseArgs({
      options: {
        stage: { type: 'string', default: 'local' },
        client: { type: 'string' },
        region: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }),
  );
  if (values.help) {
    console.log(USAGE);
  } else {
    const { stage, client, region } = values;
    if (stage === '') throw new UsageError('--stage has no value; name a deployed stage, or local');
    if (stage === 'local' && region !== undefined) throw new UsageError(LOCAL_HAS_NO_REGION);
    // GitHub sets a variable that is not there to an empty text.
    const connected = await connect({ stage, client: client || undefined, region });
    process.exitCode = (await smoke(connected, (line) => console.log(line))) ? 0 : 1;
  }
} catch (error) {
  endWith(error);
}
