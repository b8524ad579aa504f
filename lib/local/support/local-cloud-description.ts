import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { writePrivately } from './private-file.ts';

const Description = z.object({
  apiUrl: z.string(),
  issuer: z.string(),
  tokenUrl: z.string(),
  dynamodbUrl: z.string(),
  /** Where the other services answer: Step Functions, SQS, Lambda and whatever else functions and operators call. */
  awsUrl: z.string(),
  /** Where each event is appended as one line of JSON; absent when none is kept. */
  eventsFile: z.string().optional(),
  clients: z
    .array(
      z.object({
        clientId: z.string(),
        clientSecret: z.string(),
        tenant: z.string(),
        scopes: z.array(z.string()).readonly(),
      }),
    )
    .readonly(),
});

/** Where a running local cloud is and who may get tokens of it: the content of local.json. */
export type LocalCloudDescription = Readonly<z.infer<typeof Description>>;

/**
 * Writes local.json, for this user only.
 *
 * @returns what removes it again, unless another local cloud has put its own there
 */
export function describeLocalCloud(directory: string, description: LocalCloudDescription): () => void {
  const file = join(directory, 'local.json');
  writePrivately(file, description);
  return () => {
    if (readLocalCloud(directory)?.apiUrl === description.apiUrl) rmSync(file, { force: true });
  };
}

/**
 * The local cloud that was started last on this directory and has not been stopped; undefined when there is none. One that was
 * killed is still described.
 */
export function readLocalCloud(directory: string): LocalCloudDescription | undefined {
  try {
    return Description.parse(JSON.parse(readFileSync(join(directory, 'local.json'), 'utf8')));
  } catch {
    return undefined;
  }
}
