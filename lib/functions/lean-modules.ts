import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Expression, type ModuleDeclaration, type Program, parse, type Statement } from 'acorn';
import { simple } from 'acorn-walk';
import { type Plugin, transform } from 'esbuild';

/** Replacement of a part of a module's code. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Expressions that esbuild itself recognizes as free of side effects. */
const PURE: ReadonlySet<Expression['type']> = new Set([
  'ArrowFunctionExpression',
  'ClassExpression',
  'FunctionExpression',
  'Identifier',
  'Literal',
]);

/** Methods of schemas that only document them. */
const DOCUMENTING: ReadonlySet<string> = new Set(['describe', 'meta']);

/**
 * Returns a module's code without what a function does not need at run time.
 *
 * - Each top-level constant is marked as free of side effects, so that esbuild drops the constants that the bundle does not use. Otherwise
 *   it would keep every schema of a file for the sake of one, because a schema is made by calls.
 * - The calls of `.describe` and `.meta` are removed, because only the OpenAPI document shows their texts. Each call would copy a schema.
 *
 * @example leanCode('const a = f();') // 'const a = /* @__PURE__ *\/ (() => (f()))();'
 * @example leanCode("g(z.string().describe('A name.'));") // 'g(z.string());'
 */
export function leanCode(code: string): string {
  const program = parse(code, { ecmaVersion: 'latest', sourceType: 'module' });
  const edits = [...pureMarks(program), ...documentingCalls(program)];
  return edits
    .sort((a, b) => b.start - a.start)
    .reduce((text, { start, end, text: inserted }) => text.slice(0, start) + inserted + text.slice(end), code);
}

/** Returns the edits that mark the values of top-level constants. */
const pureMarks = ({ body }: Program): Edit[] =>
  body
    .flatMap(constantsOf)
    .filter(({ type }) => !PURE.has(type))
    .flatMap(({ start, end }) => [
      { start, end: start, text: '/* @__PURE__ */ (() => (' },
      { start: end, end, text: '))()' },
    ]);

/** Returns the values of the constants that a statement declares by name. */
function constantsOf(statement: Statement | ModuleDeclaration): Expression[] {
  const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
  if (declared?.type !== 'VariableDeclaration' || declared.kind !== 'const') return [];
  return declared.declarations.flatMap(({ id, init }) => (id.type === 'Identifier' && init ? [init] : []));
}

/** Returns the edits that remove the documenting calls, each with its dot and its arguments. */
function documentingCalls(program: Program): Edit[] {
  const edits: Edit[] = [];
  simple(program, {
    CallExpression({ callee, end }) {
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return;
      if (DOCUMENTING.has(callee.property.name)) edits.push({ start: callee.object.end, end, text: '' });
    },
  });
  return edits;
}

/**
 * Makes the plugin that bundles our own modules below a directory without what a function does not need at run time ({@link leanCode}).
 * No module there may have a side effect when it is loaded, other than an entry. A module whose exports nobody uses is left out with all
 * its imports.
 */
export const leanModules = (directory: string): Plugin => ({
  name: 'lean-modules',
  setup(build) {
    build.onResolve({ filter: /^\.{1,2}\// }, ({ importer, path }) =>
      importer.startsWith(directory) ? { path: join(dirname(importer), path), sideEffects: false } : undefined,
    );
    build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      if (!path.startsWith(directory)) return undefined;
      const { code } = await transform(await readFile(path, 'utf8'), {
        loader: 'ts',
        sourcefile: path,
        sourcemap: 'inline',
        sourcesContent: false,
        target: 'esnext',
        charset: 'utf8',
      });
      return { contents: leanCode(code), loader: 'js' };
    });
  },
});
