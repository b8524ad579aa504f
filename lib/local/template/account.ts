/** The account and Region that the local cloud pretends to be in. */
export const LOCAL_ACCOUNT = '000000000000';
export const LOCAL_REGION = 'us-east-1';

/**
 * What every local client signs with. Nobody checks it, but DynamoDB Local wants letters and digits, and keeps the tables of
 * each access key apart.
 */
export const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' } as const;

/** The ARN of a resource in the local account. `resource` is everything after the account. */
export function localArn(service: string, resource: string): string {
  return `arn:aws:${service}:${LOCAL_REGION}:${LOCAL_ACCOUNT}:${resource}`;
}
