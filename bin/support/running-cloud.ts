import { join } from 'node:path';
import { type LocalCloudDescription, readLocalCloud } from '../../lib/local/support/local-cloud-description.ts';

/**
 * Returns the error text for a directory without a running local cloud. It names the file, since another shell may have another
 * `QUARTERMASTER_DIRECTORY`.
 *
 * @param alternative what the caller may do instead of a start, with a leading comma
 * @example noCloudIn('/q') // 'no local cloud is running; start one with npm start (looked for /q/local.json)'
 */
export const noCloudIn = (directory: string, alternative = ''): string =>
  `no local cloud is running; start one with npm start${alternative} (looked for ${join(directory, 'local.json')})`;

/**
 * Returns the local cloud that runs on a directory.
 *
 * @throws Error if none runs
 */
export function runningCloud(directory: string): LocalCloudDescription {
  const cloud = readLocalCloud(directory);
  if (cloud === undefined) throw new Error(noCloudIn(directory));
  return cloud;
}
