import { randomBytes, timingSafeEqual } from 'node:crypto';

/** An access key of the local cloud, as the AWS SDK takes it. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Makes an access key. DynamoDB Local requires letters and digits. */
export function newCredentials(): Credentials {
  return { accessKeyId: randomBytes(24).toString('hex'), secretAccessKey: randomBytes(24).toString('hex') };
}

/**
 * Returns `true` for the `Authorization` header of a request that was signed with the access key. The signature is not checked:
 * nobody but this user can read the access key's id.
 *
 * @example presentsKey('AWS4-HMAC-SHA256 Credential=abc/20270301/…', { accessKeyId: 'abc', secretAccessKey: '' }) // true
 */
export function presentsKey(authorization: string | undefined, { accessKeyId }: Credentials): boolean {
  const [, presented = ''] = /^AWS4-HMAC-SHA256 +Credential=([^/,\s]+)\//.exec(authorization ?? '') ?? [];
  const [given, known] = [Buffer.from(presented), Buffer.from(accessKeyId)];
  return given.length === known.length && timingSafeEqual(given, known);
}
