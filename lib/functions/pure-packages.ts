import type { Plugin } from 'esbuild';

/** Imports of and in jsonc-parser. Its modules have no side effect when they are loaded, though its package.json does not say so. */
const IMPORTS = /^(?:jsonc-parser$|\.\/)/;
const MODULES = /[\\/]node_modules[\\/]jsonc-parser[\\/]/;

/** Marks a path that the plugin itself resolves. */
const RESOLVING = Symbol('resolving');

/**
 * Makes the plugin that leaves out the unused modules of jsonc-parser. Those that format and edit JSON would build thousands of texts when
 * a function starts, which takes 2 ms.
 */
export const purePackages: Plugin = {
  name: 'pure-packages',
  setup(build) {
    build.onResolve({ filter: IMPORTS }, async ({ path, pluginData, ...from }) => {
      const isConcerned = path === 'jsonc-parser' || MODULES.test(from.importer);
      if (!isConcerned || pluginData === RESOLVING) return undefined;
      const resolved = await build.resolve(path, { ...from, pluginData: RESOLVING });
      return { ...resolved, sideEffects: false };
    });
  },
};
