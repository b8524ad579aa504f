/** The account and Region of the local cloud. */
export const LOCAL_ACCOUNT = '000000000000';
export const LOCAL_REGION = 'us-east-1';

/**
 * The credentials of every call to an emulator. No emulator verifies them, but DynamoDB Local requires letters and digits, and
 * separates the tables of different access keys.
 */
export const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' } as const;

/**
 * Returns the name of a function from its ARN or the ARN of its alias.
 *
 * @example functionNameOf('arn:aws:lambda:us-east-1:000000000000:function:count:live') // 'count'
 */
export function functionNameOf(arn: string): string {
  const [, name = arn] = /:function:([^:]+)/.exec(arn) ?? [];
  return name;
}

/** Returns the ARN of a resource in the local account. `resource` is everything after the account. */
export function localArn(service: string, resource: string): string {
  return `arn:aws:${service}:${LOCAL_REGION}:${LOCAL_ACCOUNT}:${resource}`;
}
