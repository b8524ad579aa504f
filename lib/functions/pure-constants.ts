import { readFile } from 'node:fs/promises';
import { type Expression, type ModuleDeclaration, parse, type Statement, type VariableDeclaration } from 'acorn';
import { type Plugin, transform } from 'esbuild';

/** Expressions that esbuild itself recognizes as free of side effects. */
const PURE: ReadonlySet<Expression['type']> = new Set([
  'ArrowFunctionExpression',
  'ClassExpression',
  'FunctionExpression',
  'Identifier',
  'Literal',
]);

/**
 * Returns a module's code with each top-level constant marked as free of side effects. esbuild then drops each constant that nothing in the
 * bundle uses. Otherwise it would keep every schema of a file for the sake of one, because a schema is made by calls.
 *
 * @example markPureConstants('const a = f();') // 'const a = /* @__PURE__ *\/ (() => (f()))();'
 * @example markPureConstants('const a = 1;') // 'const a = 1;'
 */
export function markPureConstants(code: string): string {
  const { body } = parse(code, { ecmaVersion: 'latest', sourceType: 'module' });
  const values = body.flatMap(constantsOf).filter(({ type }) => !PURE.has(type));
  return values.reduceRight(
    (text, { start, end }) =>
      `${text.slice(0, start)}/* @__PURE__ */ (() => (${text.slice(start, end)}))()${text.slice(end)}`,
    code,
  );
}

/** Returns the values of the constants that a statement declares by name. */
function constantsOf(statement: Statement | ModuleDeclaration): Expression[] {
  const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
  if (declared?.type !== 'VariableDeclaration' || declared.kind !== 'const') return [];
  return (declared as VariableDeclaration).declarations.flatMap(({ id, init }) =>
    id.type === 'Identifier' && init ? [init] : [],
  );
}

/**
 * Makes the plugin that marks the constants of all modules below a directory ({@link markPureConstants}). No module there may have a side
 * effect when it is loaded, other than that of its entry.
 */
export const pureConstants = (directory: string): Plugin => ({
  name: 'pure-constants',
  setup(build) {
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
      return { contents: markPureConstants(code), loader: 'js' };
    });
  },
});
