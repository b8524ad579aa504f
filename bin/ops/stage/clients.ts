import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { MINUTE_MS } from '../../../functions/core/model/time-units.ts';
import type { LocalCloudDescription } from '../../../lib/local/support/local-cloud-description.ts';
import { LOCAL_REGION } from '../../../lib/local/template/account.ts';

/** Location of a stage: AWS, or a running local cloud. */
export type Place =
  | { readonly kind: 'aws'; readonly region: string | undefined }
  | { readonly kind: 'local'; readonly cloud: Pick<LocalCloudDescription, 'awsUrl' | 'credentials' | 'dynamodbUrl'> };

/** Settings of every client. The SDK finds the credentials, and the region if none is set. */
interface Settings {
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials?: LocalCloudDescription['credentials'];
}

/** Maximum wait for an invocation, in milliseconds. A task may take a quarter of an hour (Lambda's quota). */
const LONGEST_INVOCATION_MS = 16 * MINUTE_MS;

/** Clients of the AWS services that the commands use. */
export class Clients {
  readonly cloudFormation: CloudFormationClient;
  readonly stepFunctions: SFNClient;
  readonly sqs: SQSClient;
  readonly lambda: LambdaClient;
  readonly streams: DynamoDBStreamsClient;
  readonly systemsManager: SSMClient;
  readonly logs: CloudWatchLogsClient;
  /** Settings of a DynamoDB client. */
  readonly dynamodb: Settings;

  constructor(place: Place) {
    const settings = settingsOf(place, 'awsUrl');
    this.cloudFormation = new CloudFormationClient(settings);
    this.stepFunctions = new SFNClient(settings);
    this.sqs = new SQSClient(settings);
    // A late response must not cause a second invocation.
    const requestHandler = { requestTimeout: LONGEST_INVOCATION_MS, throwOnRequestTimeout: true };
    this.lambda = new LambdaClient({ ...settings, maxAttempts: 1, requestHandler });
    this.streams = new DynamoDBStreamsClient(settings);
    this.systemsManager = new SSMClient(settings);
    this.logs = new CloudWatchLogsClient(settings);
    this.dynamodb = settingsOf(place, 'dynamodbUrl');
  }
}

function settingsOf(place: Place, address: 'awsUrl' | 'dynamodbUrl'): Settings {
  if (place.kind === 'aws') return place.region === undefined ? {} : { region: place.region };
  // The SDK adds properties to the credentials, and those of local.json are frozen.
  return { region: LOCAL_REGION, endpoint: place.cloud[address], credentials: { ...place.cloud.credentials } };
}
