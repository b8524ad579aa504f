import ts from 'typescript';
import { expect, test } from 'vitest';
import { isSource, madeUpTree, repository, type Tree, topFolder } from './repository.ts';

/** Folders whose functions other people read first. Tests name what they do in their titles. */
const COVERED: ReadonlySet<string> = new Set(['bench', 'bin', 'functions', 'lib', 'sdk']);

/** Files that a generator makes. */
const GENERATED = /\.gen\.ts$|\.d\.ts$/;

const isExported = (node: ts.Node): boolean =>
  ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;

/** Returns the names of the functions that a statement declares; empty for any other statement. */
function functionsIn(statement: ts.Statement): string[] {
  if (ts.isFunctionDeclaration(statement)) return [statement.name?.text ?? 'default'];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
    initializer !== undefined && ts.isArrowFunction(initializer) && ts.isIdentifier(name) ? [name.text] : [],
  );
}

/** Returns the exported functions without a doc comment (CONTRIBUTING.md, "Style"). Overloads share the comment of the first one. */
function undescribed({ files, read }: Tree): string[] {
  return files
    .filter((file) => COVERED.has(topFolder(file)) && isSource(file) && file.endsWith('.ts') && !GENERATED.test(file))
    .flatMap((file) => {
      const { statements } = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true);
      const described = new Set<string>();
      return statements.filter(isExported).flatMap((statement) => {
        const names = functionsIn(statement);
        if (ts.getJSDocCommentsAndTags(statement).length > 0) for (const name of names) described.add(name);
        // The entry point of a function has the comment of what it serves.
        return names.filter((name) => name !== 'handler' && !described.has(name)).map((name) => `${file}: ${name}`);
      });
    });
}

test('every exported function has a doc comment', () => {
  expect(undescribed(repository())).toEqual([]);
});

test('a function without a doc comment is found, an overload of a described one is not', () => {
  const described = '/** Adds. */\nexport function add(a: 1): 1;\nexport function add(a: 2): 2;\n';
  const bare =
    'export const sum = () => 1;\nexport const ZERO = 0;\nconst own = () => 2;\nexport async function all() {}\n';
  const tree = madeUpTree({ 'lib/a.ts': described, 'lib/b.ts': bare, 'test/c.ts': bare, 'sdk/x.gen.ts': bare });
  expect(undescribed(tree)).toEqual(['lib/b.ts: sum', 'lib/b.ts: all']);
});
