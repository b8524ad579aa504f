import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { bundleRelease } from './bundle-release.ts';

/**
 * Keeps the functions of this version as those of the last release. A test runs them beside the functions of the next version.
 *
 * Usage: `npm run keep-release`, with each release (CONTRIBUTING.md, "Release"). A folder as an argument takes the version there.
 */
const [root = join(import.meta.dirname, '..', '..')] = process.argv.slice(2);
const text = await bundleRelease(root);
const packed = brotliCompressSync(text, {
  params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY, [constants.BROTLI_PARAM_LGWIN]: 24 },
});
writeFileSync(join(import.meta.dirname, 'last-release.mjs.br'), packed);
console.log(`last-release.mjs.br: ${text.length} characters in ${packed.length} bytes`);
