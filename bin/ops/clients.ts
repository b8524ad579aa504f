import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { MINUTE_MS } from '../../functions/core/model/time-units.ts';
import type { LocalCloudDescription } from '../../lib/local/support/local-cloud-description.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../lib/local/template/account.ts';

/** Where a stage is: in AWS, or in a running local cloud. */
export type Place =
  | { readonly kind: 'aws'; readonly region: string | undefined }
  | { readonly kind: 'local'; readonly cloud: Pick<LocalCloudDescription, 'awsUrl' | 'dynamodbUrl'> };

/** What every client is given; the SDK finds credentials, and the region where none is given. */
interface Settings {
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials?: typeof LOCAL_CREDENTIALS;
}

/** A task may take a quarter of an hour (Lambda's quota), and is waited for. */
const LONGEST_INVOCATION_MS = 16 * MINUTE_MS;

/** The clients of the services that operators deal with. */
export class Clients {
  readonly cloudFormation: CloudFormationClient;
  readonly stepFunctions: SFNClient;
  readonly sqs: SQSClient;
  readonly lambda: LambdaClient;
  readonly streams: DynamoDBStreamsClient;
  /** The settings of a client of DynamoDB. */
  readonly dynamodb: Settings;

  constructor(place: Place) {
    const settings = settingsOf(place, 'awsUrl');
    this.cloudFormation = new CloudFormationClient(settings);
    this.stepFunctions = new SFNClient(settings);
    this.sqs = new SQSClient(settings);
    // What an invocation has begun is not begun again because its answer is late.
    const requestHandler = { requestTimeout: LONGEST_INVOCATION_MS, throwOnRequestTimeout: true };
    this.lambda = new LambdaClient({ ...settings, maxAttempts: 1, requestHandler });
    this.streams = new DynamoDBStreamsClient(settings);
    this.dynamodb = settingsOf(place, 'dynamodbUrl');
  }
}

function settingsOf(place: Place, address: 'awsUrl' | 'dynamodbUrl'): Settings {
  if (place.kind === 'aws') return place.region === undefined ? {} : { region: place.region };
  return { region: LOCAL_REGION, endpoint: place.cloud[address], credentials: LOCAL_CREDENTIALS };
}
