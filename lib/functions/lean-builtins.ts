import { isBuiltin } from 'node:module';
import type { Plugin } from 'esbuild';

/** Namespace of the modules that stand for Node's own. */
const NAMESPACE = 'builtin';

/**
 * Returns the code of a module that stands for one of Node's own, with the same exports. Each export is free of side effects for esbuild,
 * so a bundle reads only those that it uses.
 *
 * @param name name of a module of Node, with its prefix
 * @example builtinCode('node:path/posix').split('\n')[0] // 'const builtin = process.getBuiltinModule("node:path/posix");'
 */
export function builtinCode(name: string): string {
  const members = Object.keys(process.getBuiltinModule(name) ?? {});
  return [
    `const builtin = process.getBuiltinModule(${JSON.stringify(name)});`,
    'export { builtin as default };',
    ...members
      .filter((member) => member !== 'default')
      .map((member, index) => {
        const read = `/* @__PURE__ */ (() => builtin[${JSON.stringify(member)}])()`;
        return `const member${index} = ${read}; export { member${index} as ${JSON.stringify(member)} };`;
      }),
  ].join('\n');
}

/**
 * Bundles imports of Node's own modules as calls of `process.getBuiltinModule`. For an `import`, Node reads all exports of the module, and some of
 * them load further modules: reports, block lists, streams of files. They take an eighth of a function's start.
 */
export const leanBuiltins: Plugin = {
  name: 'lean-builtins',
  setup(build) {
    build.onResolve({ filter: /^(?:node:)?[a-z_\d]+(?:\/[a-z\d]+)?$/ }, ({ path, kind }) =>
      isBuiltin(path) && kind === 'import-statement'
        ? { path: path.replace(/^(?:node:)?/, 'node:'), namespace: NAMESPACE, sideEffects: false }
        : undefined,
    );
    build.onLoad({ filter: /^/, namespace: NAMESPACE }, ({ path }) => ({ contents: builtinCode(path), loader: 'js' }));
  },
};
