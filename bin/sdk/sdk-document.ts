import { createHash } from 'node:crypto';
import { deployed } from '../../lib/config/product-lines.ts';
import { deployedDocument } from '../../lib/functions/service-assets.ts';

/** Part of the OpenAPI document from which the SDK is made, as JSON, and its hash. */
export interface SdkDocument {
  readonly json: string;
  readonly hash: string;
}

/** Members of the document that change no line of the SDK, so that a change of a text in the guide leaves the SDK as it is. */
const UNUSED = new Set(['info', 'tags', 'servers', 'security']);

/** Returns the document of all endpoints, with those of the sandbox. */
export const sdkDocument = (): SdkDocument => sdkDocumentOf(deployedDocument(deployed({ sandbox: true })));

/**
 * Returns a document without the texts and examples that the SDK does not have. The headers that the client sends by itself are
 * optional.
 */
function sdkDocumentOf(document: object): SdkDocument {
  const used = Object.entries(document).filter(([name]) => !UNUSED.has(name));
  const whole = { info: { title: 'Quartermaster', version: '1' }, ...Object.fromEntries(used) };
  const json = JSON.stringify(withOptionalHeaders(withoutExamples(whole)), null, 1);
  return { json, hash: sha256(json) };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Headers of idempotency keys. */
export const KEYS: ReadonlySet<unknown> = new Set(['Idempotency-Key', 'X-Correlation-Id']);

/** Makes the headers optional that the client sends by itself. */
function withOptionalHeaders(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withOptionalHeaders);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, inner]) => [name, withOptionalHeaders(inner)]);
  const isOwn = 'in' in value && value.in === 'header' && 'name' in value && isSentByClient(value.name);
  return { ...Object.fromEntries(members), ...(isOwn && { required: false }) };
}

const isSentByClient = (header: unknown): boolean => KEYS.has(header) || header === 'X-Api-Key';

/** First lines of the generated types: the document that they are made of, and their own hash. */
const STAMP = /^\/\/ Made by `npm run sdk`: do not edit\. sha256 of the document: \w+, of what follows: \w+\n/;

/**
 * Returns generated types with a line on top. It tells the document that they are made of, and that nobody has edited them since. A
 * stamp that they have is replaced.
 */
export function stamped(types: string, { hash }: Pick<SdkDocument, 'hash'>): string {
  const code = types.replace(STAMP, '');
  return `// Made by \`npm run sdk\`: do not edit. sha256 of the document: ${hash}, of what follows: ${sha256(code)}\n${code}`;
}

/** Removes the examples, but no field that is called like one. */
function withoutExamples(value: unknown, isMap = false): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutExamples(item));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => isMap || (name !== 'example' && name !== 'examples'));
  return Object.fromEntries(
    kept.map(([name, inner]) => [name, withoutExamples(inner, name === 'properties' && !isMap)]),
  );
}
