import { gunzipSync, gzipSync } from 'node:zlib';
import { SAMPLE_ADDRESS } from '../contract/sample-address.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Returns the reference page of one deployment, compressed. Its samples have the address that the OpenAPI document names as its server.
 *
 * @param template the page built with the stack, compressed
 * @param serverUrl base URL of the API, without a slash at the end
 */
export function pageFor(template: Uint8Array, serverUrl: string): Uint8Array {
  const address = serverUrl.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
  return gzipSync(
    gunzipSync(template)
      .toString('utf8')
      .replaceAll(SAMPLE_ADDRESS, () => address),
  );
}
