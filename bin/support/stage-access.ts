import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import * as z from 'zod';
import { deployedName } from '../../lib/config/deployed-names.ts';

/** Settings of the SDK's clients. The SDK finds what is absent. */
export interface AwsSettings {
  readonly region?: string | undefined;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Outputs of the service stack of a stage, by name. */
export type StageOutputs = ReadonlyMap<string, string>;

/** Reads the outputs of a stage's service stack. */
export async function readOutputs(stage: string, settings: AwsSettings): Promise<StageOutputs> {
  const cloudFormation = new CloudFormationClient(sdkSettings(settings));
  const StackName = deployedName(stage, 'service');
  const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
  const outputs = Stacks.flatMap(({ Outputs = [] }) => Outputs);
  return new Map(
    outputs.flatMap(({ OutputKey: key, OutputValue: value }) =>
      key === undefined || value === undefined ? [] : [[key, value] as const],
    ),
  );
}

/** Returns an output of the stage. @throws Error that names the output if there is none. */
export function outputOf(outputs: StageOutputs, name: string): string {
  const value = outputs.get(name);
  if (value !== undefined) return value;
  throw new Error(`the service stack has no output ${name}; it has ${[...outputs.keys()].join(', ')}`);
}

const Granted = z.object({ access_token: z.string() });

/**
 * Fetches an access token for a client of the stage's Cognito pool.
 *
 * @param client name of the client, such as `partner`
 * @param tokenUrl address of the token endpoint, if it is not the one in the outputs
 */
export async function fetchPoolToken(
  outputs: StageOutputs,
  client: string,
  settings: AwsSettings,
  tokenUrl = outputOf(outputs, 'TokenUrl'),
): Promise<string> {
  const UserPoolId = outputOf(outputs, 'UserPoolId');
  const ClientId = outputOf(outputs, `ClientId${client.charAt(0).toUpperCase()}${client.slice(1)}`);
  const cognito = new CognitoIdentityProviderClient(sdkSettings(settings));
  const { UserPoolClient } = await cognito.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId }));
  const response = await fetch(tokenUrl, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${ClientId}:${UserPoolClient?.ClientSecret ?? ''}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  if (!response.ok) throw new Error(`no token for the client ${client}: HTTP ${response.status}`);
  return Granted.parse(await response.json()).access_token;
}

const sdkSettings = ({ region, ...settings }: AwsSettings) => ({
  ...settings,
  ...(region !== undefined && { region }),
});
