import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** Changes of a package's file. */
export interface Patch {
  readonly file: RegExp;
  readonly changes: readonly (readonly [pattern: RegExp, replacement: string])[];
}

/**
 * Makes the plugin that bundles packages without what functions do not need.
 *
 * @throws Error if a pattern is not found, as after an update of the package
 */
export const leanPackages = (patches: readonly Patch[]): Plugin => ({
  name: 'lean-packages',
  setup(build) {
    for (const { file, changes } of patches) {
      build.onLoad({ filter: file }, async ({ path }) => {
        const code = await readFile(path, 'utf8');
        const missing = changes.find(([pattern]) => code.search(pattern) === -1);
        if (missing) throw new Error(`${path} has changed: it does not contain ${missing[0]}`);
        return { contents: changes.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), code) };
      });
    }
  },
});
