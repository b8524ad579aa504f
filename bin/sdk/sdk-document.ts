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

/** Returns a document without the texts and examples that the SDK does not have. */
export function sdkDocumentOf(document: object): SdkDocument {
  const used = Object.entries(document).filter(([name]) => !UNUSED.has(name));
  const json = JSON.stringify(
    withoutExamples({ info: { title: 'Quartermaster', version: '1' }, ...Object.fromEntries(used) }),
    null,
    1,
  );
  return { json, hash: createHash('sha256').update(json).digest('hex') };
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
