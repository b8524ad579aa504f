import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { takeLock } from './directory-lock.ts';
import { writePrivately } from './private-file.ts';

const Description = z.object({
  apiUrl: z.string(),
  issuer: z.string(),
  tokenUrl: z.string(),
  dynamodbUrl: z.string(),
  /** The address of the AWS API: Step Functions, SQS, Lambda and the other services that functions and operators call. */
  awsUrl: z.string(),
  /** The access key that calls of `dynamodbUrl` and `awsUrl` present. */
  credentials: z.object({ accessKeyId: z.string(), secretAccessKey: z.string() }).readonly(),
  /** The file of the events, one line of JSON each; absent when events are not kept. */
  eventsFile: z.string().optional(),
  clients: z
    .array(
      z.object({
        clientId: z.string(),
        clientSecret: z.string(),
        /** Absent for an operator's client. */
        tenant: z.string().optional(),
        scopes: z.array(z.string()).readonly(),
      }),
    )
    .readonly(),
});

/** The addresses and clients of a running local cloud: the content of local.json. */
export type LocalCloudDescription = Readonly<z.infer<typeof Description>>;

/**
 * Writes local.json, for this user only. Several local clouds in memory may share a directory: the file describes the first of
 * them for as long as it runs.
 *
 * @returns a function that removes the file; undefined when the file describes another local cloud that runs
 */
export function describeLocalCloud(directory: string, description: LocalCloudDescription): (() => void) | undefined {
  const release = takeLock(join(directory, 'local.lock'));
  if (release === undefined) return undefined;
  const file = join(directory, 'local.json');
  writePrivately(file, description);
  return () => {
    rmSync(file, { force: true });
    release();
  };
}

/**
 * Reads local.json: the local cloud that was last started on this directory and not stopped. A killed local cloud is still
 * described. Returns undefined without a description.
 */
export function readLocalCloud(directory: string): LocalCloudDescription | undefined {
  try {
    return Description.parse(JSON.parse(readFileSync(join(directory, 'local.json'), 'utf8')));
  } catch {
    return undefined;
  }
}
